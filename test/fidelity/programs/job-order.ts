// Ticks, promise jobs, timers and immediates, each queueing the others.
import { machine } from "godwit";

const log: string[] = [];
const say = (what: string) => void log.push(what);

function queueAll(from: string) {
  process.nextTick(() => say(`${from} tick`));
  queueMicrotask(() => say(`${from} microtask`));
  void Promise.resolve().then(() => say(`${from} then`));
  void (async () => {
    await null;
    say(`${from} await`);
  })();
  void (async () => ({ then: (f: () => void) => f() }))().then(() => say(`${from} thenable`));
}

async function round(name: string) {
  queueAll(name);
  await null;
  queueAll(`${name}, after an await`);
  await new Promise<void>((resolve) => {
    process.nextTick(() => {
      queueAll(`${name}, in a tick`);
      resolve();
    });
  });
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      queueAll(`${name}, in a timer`);
      setImmediate(() => {
        queueAll(`${name}, in an immediate`);
        setImmediate(resolve);
      });
      setTimeout(() => queueAll(`${name}, in the next timer`), 0);
    }, 0);
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
}

queueAll("module");
await round("first");
await machine.migrate();
await round("second");
console.log(log.join("\n"));
