/** Modules of Node that a page has: a line for each use, the same on every host; emitters move to the host named, and back. */
import { EventEmitter, captureRejectionSymbol, errorMonitor, getEventListeners, on, once } from "node:events";
import path from "node:path";
import { join } from "node:path/posix";
import util, { format, inherits, inspect, promisify, types } from "node:util";
import { machine } from "godwit";

const ROUNDS = 2;

console.log(
  path.resolve("/a/b", "../c", "./d.txt"),
  join("x", "..", "y"),
  path.parse("/home/me/file.tar.gz"),
);
console.log(
  path.relative("/a/b/c", "/a/d"),
  path.extname("a.b.ts"),
  path.isAbsolute("a"),
  path.sep,
  path.posix === path,
);
console.log(
  format("%s %d %i %j %o %%", "text", 1.5, 2.9, { a: [1] }, [{ deep: { deeper: {} } }]),
  util.format(1, "a"),
);
console.log(
  inspect({ a: { b: { c: { d: 1 } } } }, { depth: 0 }),
  util.inspect("x"),
  inspect(new Map([[1, { z: 1 }]])),
);
console.log(util.stripVTControlCharacters("\u001B[31mred\u001B[0m"), util.toUSVString("a\ud800"));
console.log(new util.TextDecoder().decode(new util.TextEncoder().encode("é")));

const values = [new Date(0), /x/, new Map(), new Set(), new Uint8Array(1), new DataView(new ArrayBuffer(1))];
const more = [
  new Float64Array(1),
  Object(1),
  new Error("e"),
  Promise.resolve(),
  new WeakMap(),
  [].values(),
  null,
  1,
];
for (const value of [...values, ...more])
  console.log(
    ...Object.entries(types)
      .filter(
        ([name, is]) =>
          /^is(Date|RegExp|Map|Set|TypedArray|Uint8Array|Float64Array|DataView|ArrayBufferView|NumberObject|BoxedPrimitive|NativeError|Promise|WeakMap)$/.test(
            name,
          ) && is(value),
      )
      .map(([name]) => name)
      .toSorted(),
  );

function Old(this: { x: number }): void {
  this.x = 1;
}
inherits(Old, EventEmitter);
console.log(Object.getPrototypeOf(Old.prototype) === EventEmitter.prototype);
console.log(await promisify((x: number, done: (error: null, y: number) => void) => done(null, x + 1))(41));

class Door extends EventEmitter {
  opened = 0;
}
const door = new Door();
const plain = new EventEmitter();
const heard: unknown[] = [];
door.on("open", function (this: Door, who: string) {
  this.opened++;
  heard.push(who);
});
door.prependListener("open", () => heard.push("first"));
door.once("open", () => heard.push("once"));
door.on(errorMonitor, (error: Error) => heard.push(`monitor ${error.message}`));
door.on("error", (error: Error) => heard.push(error.message));
const arrives = once(plain, "later");
const stream = on(plain, "data");
console.log(new Door(), door.listenerCount("open"));

const hosts = process.argv.slice(2);
for (let round = 0; round < ROUNDS; round++) {
  if (hosts[round] !== undefined) await machine.migrate(0, hosts[round]);
  door.emit("open", `visitor`);
  door.emit("error", new Error("stuck"));
  plain.emit("data", heard.length);
}
plain.emit("later", "now");
console.log(
  await arrives,
  heard.join(),
  door.opened,
  door.listenerCount("open"),
  getEventListeners(door, "open").length,
);
for (let round = 0; round < ROUNDS; round++) console.log((await stream.next()).value);
console.log(
  Object.getOwnPropertySymbols(door),
  door.eventNames(),
  plain.listenerCount("data"),
  door instanceof EventEmitter,
);
const catching = new EventEmitter({ captureRejections: true });
const caught: string[] = [];
catching.on("error", (error: Error) => caught.push(error.message));
catching.on("work", async () => {
  await Promise.resolve();
  throw new Error("late");
});
catching.on("work", () => caught.push("worked"));
catching.emit("work");
class Judge extends EventEmitter {
  override [captureRejectionSymbol](error: Error, event: string): void {
    caught.push(`${event} ${error.message}`);
  }
}
const judge = new Judge({ captureRejections: true });
judge.on("case", () => Promise.reject(new Error("lost")));
judge.emit("case");
await new Promise((resolve) => setTimeout(resolve));
console.log(caught.join());
try {
  plain.emit("error", new RangeError("nobody listens"));
} catch (error) {
  console.log(String(error));
}
try {
  plain.on("x", "no function" as never);
} catch (error) {
  console.log((error as Error).name);
}
