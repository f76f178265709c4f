// Who is an instance of what, and which prototypes things have.
import { machine } from "godwit";

class Local extends Error {}
const made = {
  promise: Promise.resolve(),
  thrown: await Promise.reject(new Local()).catch((error: unknown) => error),
  engine: await (async () => (null as unknown as { x: 1 }).x)().catch((error: unknown) => error),
  generator: (function* () {})(),
  asyncGenerator: (async function* () {})(),
  async: async () => {},
  map: new Map(),
  weak: new WeakMap(),
  date: new Date(),
  controller: new AbortController(),
  timer: setTimeout(() => {}, 0),
  iterator: [1].values(),
  proxy: new Proxy([], {}),
};
function check() {
  const {
    promise,
    thrown,
    engine,
    generator,
    asyncGenerator,
    async,
    map,
    weak,
    date,
    controller,
    iterator,
    proxy,
  } = made;
  console.log(
    promise instanceof Promise,
    promise.constructor === Promise,
    Promise.prototype === Object.getPrototypeOf(promise),
  );
  console.log(
    thrown instanceof Local,
    thrown instanceof Error,
    engine instanceof TypeError,
    (engine as Error).constructor === TypeError,
  );
  console.log(
    Object.prototype.toString.call(generator),
    Object.prototype.toString.call(asyncGenerator),
    typeof generator.next,
  );
  console.log(
    Object.prototype.toString.call(async),
    async.constructor.name,
    async instanceof Function,
    async.name,
  );
  console.log(
    map instanceof Map,
    weak instanceof WeakMap,
    date instanceof Date,
    controller.signal instanceof AbortSignal,
  );
  console.log(
    controller.signal instanceof EventTarget,
    iterator instanceof Iterator,
    Array.isArray(proxy),
    proxy instanceof Array,
  );
  console.log(
    made.timer.constructor.name,
    made.timer.hasRef(),
    globalThis.Promise === Promise,
    typeof globalThis.process,
  );
  console.log(
    Object.getOwnPropertyNames(Promise.prototype).join(),
    Promise.length,
    Promise.name,
    Promise.all.length,
  );
}
check();
await machine.migrate();
check();
