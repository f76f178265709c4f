/** Loops that pause at every back edge, and move each time they do: nothing else of the program runs meanwhile. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { travel } from "../../src/check/in-process.ts";
import { itinerary } from "../../src/check/itinerary.ts";
import { compileModule } from "../../src/compiler/index.ts";
import { runMovedInLoops, runNative } from "./run.ts";

async function everyBackEdge(source: string): Promise<{ output: string; moves: number }> {
  const { code } = compileModule(source, { file: "program.js" });
  const { output, moves } = await travel(code, { itinerary: itinerary(1, false), sliceMs: 0 });
  return { output: output.map(({ text }) => text).join(""), moves };
}

test("loops moved at every back edge write what they write natively", async () => {
  const source = readFileSync(new URL("programs/loops-that-compute.js", import.meta.url), "utf8");
  const native = await runNative(source);
  const { output, exitCode } = await runMovedInLoops(source);
  expect(output).toBe(native.output);
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
  const { output, moves } = await everyBackEdge(`${SUM}
    console.log(await relay(5));`);
  expect(output).toBe("10\n");
  expect(moves).toBeGreaterThanOrEqual(5);
});

test.each([
  ["another call follows", "const running = sum(5); console.log(0); console.log(await running);", "0\n10\n"],
  ["a function that is not async is awaited", "console.log(await ((n) => sum(n))(5));", "10\n"],
  ["it is called from a callback", "const all = [1, 2].map(sum); console.log(await all[1]);", "1\n"],
  ["an argument starts it", "console.log(await relay([sum(3)].length + 3));", "6\n"],
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
  expect(moves).toBeGreaterThanOrEqual(3);
});

test("a tick that is paused goes on before the ticks and jobs behind it", async () => {
  const { output, moves } = await everyBackEdge(`
    process.nextTick(async () => {
      Promise.resolve().then(() => console.log("job"));
      for (let i = 0; i < 2; i++) console.log(i);
    });
    process.nextTick(() => console.log("tick"));`);
  expect(output).toBe("0\n1\ntick\njob\n");
  expect(moves).toBeGreaterThanOrEqual(2);
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
