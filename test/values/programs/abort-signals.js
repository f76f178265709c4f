const c = new AbortController();
c.signal.addEventListener("abort", () => console.log("ab", c.signal.reason.message));
const any = AbortSignal.any([c.signal, AbortSignal.timeout(60000)]);
any.onabort = () => console.log("any");
const done = AbortSignal.abort("why");
const tm = AbortSignal.timeout(20);
await 0;
c.abort(new Error("stop"));
console.log(any.aborted, done.reason, c.signal.aborted);
const alive = setTimeout(() => {}, 5000);
await new Promise((r) => tm.addEventListener("abort", r));
clearTimeout(alive);
console.log(tm.reason.name);
try {
  any.throwIfAborted();
} catch (e) {
  console.log(e.message);
}
console.log(c.signal instanceof AbortSignal, c instanceof AbortController, Object.prototype.toString.call(c));
