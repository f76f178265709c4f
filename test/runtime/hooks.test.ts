import { describe, expect, test } from "vitest";
import { travel } from "./journey.ts";

describe("onFreeze and onThaw", () => {
  test("freeze hooks run last first before a move, thaw hooks first first after it", async () => {
    const { lines, runtimes } = await travel(`
      onFreeze(() => console.log("freeze 1"));
      onThaw(() => console.log("thaw 1"));
      onFreeze(async () => { await sleep(1); console.log("freeze 2"); });
      onThaw(async ({ moved }) => { await sleep(1); console.log("thaw 2", moved); });
      await move();
      console.log("there");
    `);
    expect(lines).toEqual(["freeze 2", "freeze 1", "thaw 1", "thaw 2 true", "there"]);
    expect(runtimes).toBe(2);
  });

  test("hooks travel, with what they have captured, and can be unregistered anywhere", async () => {
    const { lines } = await travel(`
      let frozen = 0;
      const off = onFreeze(() => void frozen++);
      onThaw(() => console.log("frozen", frozen));
      await move();
      await move();
      off();
      await move();
    `);
    expect(lines).toEqual(["frozen 1", "frozen 2", "frozen 2"]);
  });

  test("after a move that was given up, thaw hooks run where the process is, and are told why", async () => {
    const { lines, runtimes } = await travel(`
      onFreeze(() => console.log("freeze"));
      onThaw((event) => console.log(JSON.stringify(event)));
      await refuse();
      console.log("here");
    `);
    expect(lines).toEqual(["freeze", '{"moved":false,"reason":"it was given up"}', "here"]);
    expect(runtimes).toBe(1);
  });

  test("a freeze hook that throws refuses the move; only hooks registered after it are undone", async () => {
    const { lines } = await travel(`
      onFreeze(() => console.log("never"));
      onThaw(() => console.log("never"));
      onFreeze(() => { throw new Error("busy"); });
      onThaw(({ reason }) => console.log("thaw 2:", reason));
      onFreeze(async () => console.log("freeze 3"));
      onThaw(({ moved }) => console.log("thaw 3:", moved));
      await fail();
      console.log("goes on");
    `);
    expect(lines.at(-2)).toMatch(
      /^(goes on|refused: The freeze hook registered at .*:\d+:\d+ failed: busy)$/,
    );
    expect(lines.filter((line) => !/^(goes on|refused)/.test(line))).toEqual([
      "freeze 3",
      expect.stringMatching(/^thaw 2: The freeze hook registered at .* failed: busy$/),
      "thaw 3: false",
    ]);
  });

  test("a freeze hook that is not done within the limit refuses the move", async () => {
    const { lines } = await travel(
      `
      onFreeze(() => new Promise(() => {}));
      onThaw(({ moved }) => console.log("thaw", moved));
      await fail();
      await sleep(100);
      console.log("goes on");
    `,
      50,
    );
    expect(lines).toEqual([
      "thaw false",
      expect.stringMatching(/^refused: .* was not done within the limit$/),
      "goes on",
    ]);
  });

  test("an error of a thaw hook is the program's own", async () => {
    const { lines, exitCode } = await travel(`
      process.on("uncaughtException", (error) => { console.log("caught", error.message); process.exitCode = 3; });
      onThaw(() => { throw new Error("no"); });
      await move();
      console.log("there");
    `);
    expect(lines).toEqual(["caught no", "there"]);
    expect(exitCode).toBe(3);
  });

  test("process.exit in a hook ends the program", async () => {
    const { lines, exitCode } = await travel(`
      onFreeze(() => process.exit(4));
      await fail();
      console.log("never");
    `);
    expect(lines).toEqual([]);
    expect(exitCode).toBe(4);
  });
});

describe("while hooks run", () => {
  test("nothing of the program runs: no timer, no suspended function, even if what it awaits comes", async () => {
    const { lines } = await travel(`
      const order = [];
      let wake;
      const woken = new Promise((resolve) => (wake = resolve));
      void (async () => { await woken; order.push("suspended function"); })();
      void woken.then(() => order.push("reaction"));
      setTimeout(() => order.push("timer"), 2);
      setImmediate(() => order.push("immediate"));
      onFreeze(async () => { wake(); await sleep(20); order.push("freeze"); });
      onThaw(async () => { await sleep(20); order.push("thaw"); });
      console.log("@move");
      await sleep(10);
      console.log(order.join(", "));
    `);
    expect(lines).toEqual(["freeze, thaw, suspended function, reaction, immediate, timer"]);
  });

  test("a suspended function runs if a hook waits for its result, through whatever promises", async () => {
    const { lines } = await travel(`
      const order = [];
      const waiting = [];
      const answer = () => new Promise((resolve) => waiting.push(resolve));
      const query = async (n) => { const value = await answer(); order.push("answer " + n); return value; };
      const outer = async (n) => (await query(n)) + 1;
      const queries = [outer(1), outer(2)];
      const both = Promise.all(queries).then((all) => all.length);
      void (async () => { await queries[0]; order.push("main goes on"); })();
      onFreeze(async () => {
        for (const resolve of waiting.splice(0)) resolve(1);
        order.push("frozen " + (await both));
      });
      console.log("@move");
      await sleep(1);
      console.log(order.join(", "));
    `);
    expect(lines).toEqual(["answer 1, answer 2, frozen 2, main goes on"]);
  });

  test("a hook may await operations of the host, and timers of its own", async () => {
    const { lines } = await travel(`
      import { readFile } from "node:fs/promises";
      onFreeze(async () => {
        const text = await readFile("package.json", "utf8");
        await Promise.race([sleep(1), sleep(1000)]);
        console.log("read", text.includes("godwit"));
      });
      await move();
      console.log("there");
    `);
    expect(lines).toEqual(["read true", "there"]);
  });

  test("a timer that is due while hooks run fires afterwards, and one a hook leaves behind is the program's", async () => {
    const { lines } = await travel(`
      let fired = 0;
      const timer = setInterval(() => { if (++fired === 3) { clearInterval(timer); console.log("three"); } }, 1);
      onFreeze(async () => { setTimeout(() => console.log("left behind"), 5); await sleep(10); });
      await move();
      await sleep(20);
    `);
    expect(lines.toSorted()).toEqual(["left behind", "three"]);
  });
});
