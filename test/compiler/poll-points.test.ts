/** Loops that pause at every back edge, and move each time they do: nothing else of the program runs meanwhile. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { travel } from "../../src/check/in-process.ts";
import { itinerary } from "../../src/check/itinerary.ts";
import { compileModule } from "../../src/compiler/index.ts";
import type { Runtime } from "../../src/runtime/index.ts";
import { runMovedInLoops, runNative } from "./run.ts";

/** Every back edge pauses that may. */
const everyPause = ({ polls }: Runtime): void => void (polls.sliceMs = 0);

async function everyBackEdge(source: string): Promise<{ output: string; moves: number }> {
  const { code } = compileModule(source, { file: "program.js" });
  const { output, moves } = await travel(code, { itinerary: itinerary(1, false), prepare: everyPause });
  return { output: output.map(({ text }) => text).join(""), moves };
}

/** It writes 10, and is moved in its loops, at least four times. */
async function expectMoves(source: string): Promise<void> {
  const { output, moves } = await everyBackEdge(source);
  expect(output).toBe("10\n");
  expect(moves).toBeGreaterThanOrEqual(4);
}

const LOOPS = [
  "loops-that-compute.js",
  "loops-that-wait-now-and-then.js",
  "iterations-in-loops.js",
  "started-functions.js",
];

const programOf = (name: string): string =>
  readFileSync(new URL(`programs/${name}`, import.meta.url), "utf8");

test.each(LOOPS)("%s, moved at every back edge, writes what it writes natively", async (name) => {
  const native = await runNative(programOf(name));
  const { output, exitCode } = await runMovedInLoops(programOf(name));
  expect(output).toBe(native.output);
  expect(exitCode).toBe(native.exitCode);
});

// Only where it stays does it get into the parts of loops around others: each runtime begins in their blocks.
test.each(LOOPS)("%s, paused at every back edge, writes what it writes natively", async (name) => {
  const native = await runNative(programOf(name));
  const { code } = compileModule(programOf(name), { file: "program.js" });
  const { output, exitCode } = await travel(code, { prepare: everyPause });
  expect(output.map(({ text }) => text).join("")).toBe(native.output);
  expect(exitCode).toBe(native.exitCode);
});

const SUM = `
  async function sum(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += i;
    return sum;
  }
  const relay = async (n) => await sum(n);`;

test("a loop pauses in a chain of functions that are awaited where they are called", async () => {
  await expectMoves(`${SUM}
    console.log(await relay(5));`);
});

test.each([
  ["a method", "console.log(await new (class { async sum(n) { return await sum(n); } })().sum(5));"],
  ["an object's function", "const o = { sum }; console.log(await o.sum(5));"],
  [
    "a private method",
    "console.log(await new (class { async #sum(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; } async run() { return await this.#sum(5); } })().run());",
  ],
  [
    "a private method whose arguments wait",
    "console.log(await new (class { async #sum(n) { return await sum(n); } async run() { return await this.#sum(await 5); } })().run());",
  ],
  ["a function in a variable", "let f = sum; console.log(await f(2 + 3));"],
  ["a method whose arguments wait", "const o = { sum }; console.log(await o.sum(await 5));"],
])("a loop pauses in %s that is awaited where it is called", async (_, program) => {
  await expectMoves(`${SUM}\n${program}`);
});

test.each([
  ["a function", "const call = async (n) => sum(n);"],
  ["a function whose arguments are calculated", "const call = async (n) => { await 0; return sum(n * 1); };"],
  ["a function in a variable", "const call = async (n, f = sum) => { if (n) return f(n); };"],
  ["a method", "const o = { in: { sum } }; const call = async (n) => { if (n) return o.in.sum(n); };"],
  ["a method whose arguments wait", "const o = { sum }; const call = async (n) => o.sum(await n);"],
  ["one of two", "const call = async (n) => n ? sum(n) : relay(n);"],
  ["one that returns another's", "const other = async (n) => sum(n); const call = async (n) => other(n);"],
])("a loop pauses in %s whose promise the caller returns", async (_, program) => {
  await expectMoves(`${SUM}\n${program}\nconsole.log(await call(5));`);
});

test.each([
  ["a variable takes", "const p = sum(5), q = sum(1); console.log(await p);"],
  ["an array takes", "const all = [sum(5), sum(2)]; console.log(await all[0]);"],
  ["an argument is", "console.log(await ((p) => p)(sum(5)));"],
  ["nobody takes", "void sum(7); sum(7); console.log(10);"],
  ["a method is called of", "sum(5).then((n) => console.log(n));"],
  [
    "a finally comes after",
    "console.log(await (async () => { try { return sum(5); } finally { Promise.resolve(); } })());",
  ],
  [
    "nobody takes, written where it is called",
    "(async () => { let s = 0; for (let i = 0; i < 5; i++) s += i; console.log(s); })();",
  ],
  [
    "a caller awaits, written there",
    "console.log(await (async (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; })(5));",
  ],
  [
    "a function that is not awaited takes",
    "const go = async () => { const p = sum(5); return await p; }; go().then(console.log);",
  ],
  [
    "a function that is returned takes",
    "const go = async () => { const p = sum(5); return p; }; const to = async () => go(); console.log(await to());",
  ],
  [
    "a closure returns",
    "const local = async (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }; const p = local(5); console.log(await p);",
  ],
  [
    "a method returns",
    "class A { async total(n) { return await sum(n); } } const p = new A().total(5); console.log(await p);",
  ],
  [
    "an object's function returns",
    "const o = { total: async (n) => sum(n) }; const p = o.total(5); console.log(await p);",
  ],
  [
    "a private method returns",
    "class A { async #total(n) { return sum(n); } async go() { const p = this.#total(5); return await p; } } console.log(await new A().go());",
  ],
])("a loop pauses in a function whose promise %s", async (_, program) => {
  await expectMoves(`${SUM}\n${program}`);
});

test.each([
  ["an array's map calls", "const all = [1, 5].map(sum); console.log(await all[1]);"],
  [
    "a callback of an array passes on to",
    "const all = [1, 5].map((n) => sum(n)); console.log(await all[1]);",
  ],
  [
    "a method does that calls",
    "const o = { sum: async (n) => sum(n) }; const all = [1, 5].map((n) => o.sum(n)); console.log(await all[1]);",
  ],
  ["an array's forEach calls", "[5].forEach(async (n) => console.log(await sum(n)));"],
  ["Array.from calls", "const all = Array.from({ length: 6 }, (_, i) => sum(i)); console.log(await all[5]);"],
  ["a reaction calls", "console.log(await Promise.resolve(5).then(sum));"],
  ["a subclass's reaction calls", "console.log(await (class extends Promise {}).resolve(5).then(sum));"],
  [
    "a generator asks for",
    "async function* g() { yield sum(5); } for await (const x of g()) console.log(x);",
  ],
])("a loop pauses in a function that %s", async (_, program) => {
  await expectMoves(`${SUM}\n${program}`);
});

test.each([
  ["for await", "for await (const x of g(5)) console.log(x);"],
  ["next", "console.log((await g(5).next()).value);"],
  ["another generator", "async function* h() { yield* g(5); } for await (const x of h()) console.log(x);"],
])("a loop pauses in an async generator that %s asks", async (_, program) => {
  await expectMoves(`
    async function* g(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i; yield sum; }
    ${program}`);
});

test.each([
  ["finally", "try { return sum(n); } finally { console.log('finally'); }"],
  ["an iterator to close", "for (const x of new Set([1])) return sum(n);"],
  ["an awaiting finally", "try { return sum(n); } finally { console.log(await 'finally'); }"],
])("a loop does not pause where the caller has %s to see to", async (_, body) => {
  const source = `${SUM}
    const call = async (n) => { ${body} };
    console.log(await call(3));`;
  expect((await everyBackEdge(source)).output).toBe((await runNative(source)).output);
});

test("what a caller returns is settled after what its callee does first, and before anything else", async () => {
  const source = `
    const log = (text) => () => console.log(text);
    async function inner(n) {
      for (let i = 0; i < n; i++) Promise.resolve().then(log("inner " + i));
      process.nextTick(log("tick of inner"));
      return n;
    }
    async function middle(n) {
      Promise.resolve().then(log("middle"));
      return inner(n);
    }
    const outer = async (n) => middle(n);
    const fails = async () => {
      for (let i = 0; ; i++) if (i === 2) throw new Error("two");
    };
    const relays = async () => fails();
    const done = outer(2);
    done.then(log("not awaited"));
    Promise.resolve().then(log("after the call"));
    outer(3).then(log("a then"));
    await outer(4);
    console.log("awaited");
    await relays().catch((error) => console.log(error.message));
    await relays().catch((error) => console.log(error.message));
    await Promise.resolve(1).then(async (n) => outer(n)).then(console.log);
    setTimeout(async () => {
      process.nextTick(log("tick of the timer"));
      Promise.resolve().then(log("job of the timer"));
      return outer(2);
    }, 0);
    process.nextTick(outer, 3);
    process.nextTick(log("next tick"));
    await new Promise((resolve) => setTimeout(resolve, 5));`;
  const native = await runNative(source);
  expect((await everyBackEdge(source)).output).toBe(native.output);
  expect((await runMovedInLoops(source)).output).toBe(native.output);
});

test.each([
  ["for…of", "for (const x of await [1, 2, 3, 4]) sum += x;"],
  ["for…of over an iterator", "for (const x of await new Set([1, 2, 3, 4])) sum += x;"],
  ["a loop that counts", "for (let i = await 1; i < 5; i++) sum += i;"],
])("a loop pauses of which only what comes first awaits: %s", async (_, loop) => {
  await expectMoves(`let sum = 0;\n${loop}\nconsole.log(sum);`);
});

test("a method that is awaited is looked up once", async () => {
  const { output } = await everyBackEdge(`
    const o = { get f() { console.log("read"); return async () => 1; } };
    console.log(await o.f(console.log("argument")));
    try { await o.g.h(); } catch (error) { console.log(error.message); }
    try { await o.g(); } catch (error) { console.log(error.message); }`);
  expect(output).toBe(
    "read\nargument\n1\nCannot read properties of undefined (reading 'h')\no.g is not a function\n",
  );
});

test.each([
  ["a function that is not async is awaited", "console.log(await ((n) => sum(n))(5));", "10\n"],
  ["a promise is made of it", "new Promise(async (r) => r(await sum(5))).then(console.log);", "10\n"],
  ["a collection calls it", "new Set([5]).forEach(async (n) => console.log(await sum(n)));", "10\n"],
])("a loop does not pause in its caller's turn: %s", async (_, program, expected) => {
  expect((await everyBackEdge(`${SUM}\n${program}`)).output).toBe(expected);
});

test("ticks and jobs that wait while a timer's callback is paused run after it, ticks first", async () => {
  const { output, moves } = await everyBackEdge(`
    setTimeout(async () => {
      Promise.resolve().then(() => console.log("job"));
      process.nextTick(() => console.log("tick"));
      for (let i = 0; i < 3; i++) console.log(i);
    }, 0);
    setTimeout(() => console.log("next timer"), 0);`);
  expect(output).toBe("0\n1\n2\ntick\njob\nnext timer\n");
  expect(moves).toBeGreaterThanOrEqual(2);
});

test("a tick that is paused goes on before the ticks and jobs behind it", async () => {
  const { output, moves } = await everyBackEdge(`
    process.nextTick(async () => {
      Promise.resolve().then(() => console.log("job"));
      for (let i = 0; i < 2; i++) console.log(i);
    });
    process.nextTick(() => console.log("tick"));`);
  expect(output).toBe("0\n1\ntick\njob\n");
  expect(moves).toBeGreaterThanOrEqual(1);
});

test("an error out of a paused loop reaches who awaits it, as one that was handled", async () => {
  const { output } = await everyBackEdge(`
    async function fails() {
      for (let i = 0; ; i++) if (i === 3) throw new Error("three");
    }
    process.on("unhandledRejection", () => console.log("unhandled"));
    try {
      await fails();
    } catch (error) {
      console.log(error.message);
    }`);
  expect(output).toBe("three\n");
});

const NEST = `
  async function nest() {
    let text = "";
    for (let i = 0; i < 2; i++) {
      for (let j = 4; j > 0; j -= 2) {
        const row = [i, j];
        for (const x of row) text += x;
        let k = 3;
        while (k-- > 0) if (k === i) break;
        text += k;
      }
      outer: for (const name in { a: 1, b: 2 })
        do {
          text += name;
          if (text.length > 20) break outer;
        } while (text.length % 2);
    }
    return text;
  }
  console.log(await nest());`;

test("every loop of a nest pauses", async () => {
  const native = await runNative(NEST);
  const { output, moves } = await everyBackEdge(NEST);
  expect(output).toBe(native.output);
  expect(moves).toBeGreaterThan(20);
});

test.each([
  ["a bound that changes", "let n = 3; for (let i = 0; i < n; i++) { if (i === 1) n = 5; log(i); }"],
  [
    "a bound that is an object",
    "let asked = 0; const n = { valueOf: () => ++asked && 3 }; for (let i = 0; i < n; i++) log(i, asked);",
  ],
  [
    "a bound of another kind",
    'for (let i = 0; i < "4"; i++) log(i); for (let i = 0; i < 3n; i++) log(i); for (let i = 0; i < undefined; i++) log(i);',
  ],
  [
    "an index that is no number",
    "for (let i = 1n; i <= 4n; i++) log(String(i)); for (let i = '1'; i < 4; i++) log(i); for (let i = NaN; i < 4; i++) log(i);",
  ],
  [
    "steps of all kinds",
    "for (let i = 9; i >= 0; i -= 4) log(i); for (let i = 0; 1 >= i; i += 0.25) log(i); for (let i = 0; i > -3; --i) log(i);",
  ],
  [
    "an index at the end of what numbers count",
    "let n = 0; for (let i = 2 ** 53 - 2; i < 2 ** 53 + 2; i++) if (++n > 5) break; log(n);",
  ],
  ["an index that the body changes", "for (let i = 0; i < 9; i++) { if (i % 2) i++; log(i); }"],
  [
    "an array that grows",
    "const list = [1]; for (let i = 0; i < list.length; i++) if (list.length < 4) list.push(i); for (const x of list) if (x === 1 && list.length < 6) list.push(1); log(list.join());",
  ],
  [
    "an iterator of its own",
    "const list = [1, 2]; let asked = 0; Object.defineProperty(list, Symbol.iterator, { get() { asked++; return function* () { yield 7; yield 8; }; } }); for (const x of list) log(x); log(asked);",
  ],
  [
    "a proxy of an array",
    "const seen = []; const list = new Proxy([5, 6], { get: (t, k) => { seen.push(String(k)); return t[k]; } }); for (const x of list) log(x); log(seen.join());",
  ],
  [
    "collections that change",
    "const set = new Set([1, 2]); for (const x of set) { if (x < 4) set.add(x + 1); log(x); } const map = new Map([[1, 2], [3, 4]]); for (const [k, v] of map) { map.delete(3); log(k, v); } for (const c of 'a🙂') log(c);",
  ],
  [
    "iterators to close",
    "function* count() { try { for (let i = 0; ; i++) yield i; } finally { log('closed'); } } for (const x of count()) if (x > 2) break; try { for (const x of count()) if (x > 1) throw new Error('left'); } catch (error) { log(error.message); } const found = await (async () => { for (const x of count()) if (x === 2) return x; })(); log(found); out: for (const y of [1, 2]) for (const x of count()) { if (x === 1) continue; if (x === 3) continue out; log(y, x); }",
  ],
  [
    "an iterator whose end fails",
    "const bad = (result) => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }), return: result }) }); for (const end of [() => 5, () => { throw new Error('end'); }, 7, null]) { try { for (const x of bad(end)) break; log('left'); } catch (error) { log(error.message); } try { for (const x of bad(end)) throw new Error('body'); } catch (error) { log(error.message); } }",
  ],
  [
    "nothing to iterate over",
    "for (const nothing of [undefined, null, 5, {}]) try { for (const x of nothing) log(x); } catch (error) { log(error instanceof TypeError); }",
  ],
])("a loop with %s does what it does natively", async (_, body) => {
  const source = `const log = (...all) => console.log(all.join());\nasync function run() { ${body} }\nawait run();`;
  const native = await runNative(source);
  expect((await everyBackEdge(source)).output).toBe(native.output);
});

/** What the compiler writes around calls that may pause. */
const ASKS = /\$\.(callsAsync|callAwaited|behind|startEach|callPassed)\b/;

test.each([
  ["is awaited", "await work(1);"],
  [
    "is awaited by another that has no loop",
    "const relay = async (n) => (await work(n)) + 1; await relay(1);",
  ],
  ["is returned", "const relay = async (n) => work(n); await relay(1);"],
  ["is started", "const task = work(1); await task;"],
  ["is started for each element", "await Promise.all([1, 2].map(work)); [1, 2].forEach((n) => work(n));"],
  [
    "is a global's method, with the name of one of the program's",
    "({ async resolve() {} }); const p = Promise.resolve(1); await p;",
  ],
  ["calls itself", "async function again(n) { if (n > 0) await again(n - 1); } await again(3);"],
])("nothing is asked around a call of a function that cannot pause and %s", (_, program) => {
  const source = `async function work(n) { return n * (await n); }\n${program}`;
  expect(compileModule(source, { file: "program.js" }).code).not.toMatch(ASKS);
});

test.each([
  ["has a loop", "async function work(n) { for (let i = 0; i < n; i++); }"],
  ["calls one with a loop", `${SUM} async function work(n) { return (await relay(n)) + 1; }`],
  ["starts one with a loop", `${SUM} async function work(n) { const task = relay(n); return task; }`],
  [
    "asks an async generator",
    "async function work() { for await (const x of some()) return x; } async function* some() {}",
  ],
  ["calls what it is given", "let f = async () => 1; f = f; async function work() { return await f(); }"],
  [
    "calls one that calls it, which has a loop",
    "async function work(n) { return await other(n); } async function other(n) { for (;;) if (--n < 0) return work(n); }",
  ],
])("a function that %s may pause: its callers are prepared for it", (_, program) => {
  const { code } = compileModule(`${program}\nconst task = work(1);\nawait task;`, { file: "program.js" });
  expect(code).toMatch(/\$\.behind\b/);
});
