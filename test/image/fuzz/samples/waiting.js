// Suspended work of every kind: promises, jobs, timers, generators, listeners.
import { EventEmitter } from "node:events";

const log = [];
const note = (what) => (value) => (log.push(`${what} ${String(value)}`), value);

function* numbers(from, to) {
  try {
    for (let i = from; i < to; i++) {
      const got = yield i;
      if (got === "stop") return "stopped";
    }
  } finally {
    note("numbers")(to);
  }
}

async function* ticks(count) {
  try {
    for (let i = 0; i < count; i++) {
      await null;
      yield i;
    }
  } catch (error) {
    yield error;
  } finally {
    note("ticks")(count);
  }
}

function later(ms, value) {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}

async function work(depth, text) {
  if (depth === 0) return later(5, text);
  try {
    const release = note("released");
    const inner = await work(depth - 1, text);
    return `${inner}${depth}${release(depth)}`;
  } finally {
    await null;
    note("left")(depth);
  }
}

class Thenable {
  then(resolve) {
    queueMicrotask(() => resolve("thenable"));
  }
}
class Own extends Promise {
  tag = "own";
}

const emitter = new EventEmitter();
emitter.on("tick", note("tick"));
process.on("exit", (code) => console.log("exit", code, log.length));

const never = new Promise(() => {});
const pending = [
  work(3, "w").then(note("work"), note("failed")),
  Promise.all([later(3, "a"), Promise.resolve("b"), "c"]).then(note("all")),
  Promise.race([never, later(2, "race")]).finally(() => note("finally")("")),
  Promise.allSettled([Promise.reject(new Error("settled")), later(4, 1)]).then(note("settled")),
  Promise.any([Promise.reject(new Error("any")), later(4, "any")]).then(note("any")),
  Own.resolve(1).then(note("own")),
  Promise.resolve(new Thenable()).then(note("thenable")),
];
const generator = numbers(0, 9);
const async = ticks(5);
const answers = [async.next(), async.next(), async.return("early")];
const interval = setInterval(() => emitter.emit("tick", 1), 2);
const late = setTimeout(note("never"), 1e6, 1);
late.unref();
setImmediate(note("immediate"), 2);
process.nextTick(note("tick"), 3);
queueMicrotask(() => note("microtask")(4));
const controller = new AbortController();
const timeout = AbortSignal.timeout(6);
const any = AbortSignal.any([controller.signal, timeout]);
any.addEventListener("abort", () => note("abort")(any.reason?.name));

generator.next();
for await (const value of ticks(3)) {
  console.log(value, generator.next(value).value);
  await later(1);
}
for (const promise of pending.slice(0, 6)) console.log(String(await promise));
for (const answer of answers) console.log(JSON.stringify(await answer));
console.log(generator.return("end").value);
clearInterval(interval);
await later(4);
console.log(log.sort().join("\n"));
