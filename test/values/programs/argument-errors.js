// What the runtime has in the place of Node's own refuses wrong arguments in Node's words.
const wrong = [
  () => process.on("event"),
  () => process.once("event", {}),
  () => process.exit("three"),
  () => process.exit(1.5),
  () => (process.exitCode = {}),
  () => process.emitWarning(5),
  () => new Event(),
  () => new Event(Symbol("type")),
  () => new EventTarget().addEventListener("type"),
  () => new EventTarget().addEventListener("type", 5),
  () => new EventTarget().removeEventListener("type"),
  () => new EventTarget().dispatchEvent(),
  () => new EventTarget().dispatchEvent({}),
  () => new AbortSignal(),
  () => AbortSignal.timeout(),
  () => AbortSignal.timeout(-1),
  () => AbortSignal.timeout(0.5),
  () => AbortSignal.any(5),
  () => AbortSignal.any([AbortSignal.abort(), 1]),
  () => Promise.all(),
  () => Promise.all(null),
  () => Promise.race({}),
  () => Promise.any(true),
  () => Promise.allSettled(Symbol("none")),
  () => Promise.try("call"),
  () => Promise.prototype.finally.call(1),
  () => Iterator.from(5),
  () => [1].values().map(1),
  () => [1].values().filter({}),
  () =>
    [1]
      .values()
      .flatMap(() => 5)
      .next(),
  () => Object.getPrototypeOf(function* () {}).prototype.next.call({}),
  () =>
    (function* () {
      yield* 5;
    })().next(),
  () =>
    (function* () {
      yield* {};
    })().next(),
];
for (const give of wrong) {
  try {
    console.log("passed", typeof (await give()));
  } catch (error) {
    console.log(`${error.name} ${error.code} ${error.message}`);
  }
}
process.exitCode = "3";
await 0;
console.log(process.exitCode);
