// Loops without an await, in async functions: each back edge is a poll-point.
const log = console.log;

async function sums(n) {
  let odd = 0;
  let even = 0;
  for (let i = 0; i < n; i++) {
    if (i % 2 === 0) {
      even += i;
      continue;
    }
    odd += i;
  }
  let k = n;
  while (k-- > 0) even += k;
  do {
    odd -= 2;
    if (odd === 7) continue;
  } while (odd > 3);
  return [odd, even, k];
}

async function searches(rows) {
  const found = [];
  search: for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      if (row[i] === 0) continue search;
      if (row[i] < 0) break search;
      found.push(row[i]);
    }
    found.push("|");
  }
  return found;
}

function closed(name, values) {
  return {
    [Symbol.iterator]() {
      let at = 0;
      return {
        next: () => (at < values.length ? { done: false, value: values[at++] } : { done: true }),
        return() {
          log("closed", name);
          return {};
        },
      };
    },
  };
}

async function iterations() {
  const seen = [];
  for (const [key, value] of new Map([["a", 1], ["b", 2]])) seen.push(key + value);
  for (const letter of "hé🙂") seen.push(letter);
  for (const item of closed("by break", [1, 2, 3])) {
    if (item === 2) break;
    seen.push(item);
  }
  try {
    for (const item of closed("by throw", [1, 2, 3])) if (item === 3) throw new Error("three");
  } catch (error) {
    seen.push(error.message);
  }
  const list = [1, 2, 3];
  for (const item of list) if (item < 5) list.push(item + 2);
  for (const hole of [, "x"]) seen.push(hole);
  for (const { a, b: [c] = [9] } of [{ a: 1, b: [2] }, { a: 3 }]) seen.push(a, c);
  return [seen, list];
}

async function closures() {
  const made = [];
  for (let i = 0; i < 3; i++) {
    made.push(() => i++);
    i += 0;
  }
  for (const name of ["x", "y"]) made.push(() => name);
  return made.map((f) => f());
}

async function guarded(n) {
  const steps = [];
  try {
    for (let i = 0; ; i++) {
      try {
        if (i === n) throw new Error(`at ${i}`);
        if (i === 1) continue;
        steps.push(i);
      } finally {
        steps.push(`f${i}`);
      }
    }
  } catch (error) {
    steps.push(error.message);
    for (let i = 0; i < 2; i++) steps.push(error.message.length + i);
  } finally {
    for (let i = 0; i < 2; i++) steps.push(`last${i}`);
  }
  return steps;
}

async function returns(list) {
  for (const item of list) {
    try {
      if (item > 1) return item;
    } finally {
      log("leaving", item);
    }
  }
}

async function shadowed() {
  let x = 1;
  for (let i = 0; i < 3; i++) {
    let x = i * 10;
    x++;
    log(x);
  }
  return x;
}

async function* numbers(n) {
  for (let i = 0; i < n; i++) if (i % 3 === 2) yield i;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += i;
  yield rest;
}

async function sometimes(n) {
  let waits = 0;
  for (let i = 0; i < n; i++) if (i % 4 === 3) waits += await i;
  return waits;
}

// What comes before the first iteration waits, and then nothing more.
async function overWhatIsAwaited(load) {
  const seen = [];
  for (const item of await load([1, 2, 3])) seen.push(item);
  for (const [key, value = key] of await load(new Map([["a", 1], ["b", undefined]]))) {
    if (value === "b") break;
    seen.push(key, value);
  }
  out: for (const item of closed("by a jump", await load([4, 5]))) {
    for (const letter of "xy") if (letter === "y") continue out;
    seen.push(item);
  }
  for (let i = (await load(5)), n = await load(2); i > n; i--) seen.push(() => i);
  for (let at = await load(0); at < 3; at++) seen.push(at);
  const { length } = seen;
  outer: for (let i = await load(0); ; i++)
    for (const item of (await load([i])).concat(seen.slice(0, length))) {
      if (i > 2) break outer;
      if (item === i) continue outer;
    }
  for (const key in await load({ k: 1, l: 2 })) seen.push(key);
  return seen.map((item) => (typeof item === "function" ? item() : item)).join();
}

class Solver {
  #state = 0;
  async step(n) {
    for (let i = 0; i < n; i++) this.#state += i;
    return this.#state;
  }
}

// Order: what runs between a call and what comes after it must not change.
async function busy(name, n) {
  Promise.resolve().then(() => log(name, "job"));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  log(name, "computed");
  return sum;
}

async function order() {
  Promise.resolve().then(() => log("before"));
  const first = busy("first", 4);
  log("after the first call");
  log(await busy("second", 4), await first);
  await Promise.all(["p", "q"].map((name) => busy(name, 2)));
  const all = [];
  [1, 2].forEach(async (n) => {
    for (let i = 0; i < 3; i++) all.push(n);
  });
  log(all.join());
  try {
    await (async () => {
      for (let i = 0; i < 3; i++) if (i === 2) throw new Error("out of a loop");
    })();
  } catch (error) {
    log(error.message);
  }
}

log(await sums(7));
log(await searches([[1, 2], [3, 0, 4], [5, 6], [-1, 7]]));
log(await iterations());
log(await closures());
log(await guarded(3));
log(await overWhatIsAwaited(async (value) => value));
log(await returns([1, 2, 3]), await shadowed());
for await (const value of numbers(7)) log(value);
log(await sometimes(9));
const solver = new Solver();
log(await solver.step(4), await solver.step(3));
await order();
