const et = new EventTarget();
const ac = new AbortController();
et.addEventListener("a", () => console.log("sig"), { signal: ac.signal });
et.addEventListener("a", {
  handleEvent(e) {
    console.log("obj", this !== et, e.target === et, e.type);
  },
});
const f = (e) => {
  console.log("cap", e.cancelable);
  e.preventDefault();
  e.stopImmediatePropagation();
};
et.addEventListener("b", f, true);
et.addEventListener("b", () => console.log("no"));
class MyEvent extends Event {
  #d = 4;
  get d() {
    return this.#d;
  }
}
const me = new MyEvent("b", { cancelable: true });
class MyTarget extends EventTarget {
  n = 1;
}
const mt = new MyTarget();
mt.addEventListener("z", function () {
  console.log(this === mt, this.n);
});
await 0;
et.dispatchEvent(new Event("a"));
ac.abort();
et.dispatchEvent(new Event("a"));
console.log(et.dispatchEvent(me), me.defaultPrevented, me.d, me instanceof Event);
et.removeEventListener("b", f, true);
mt.dispatchEvent(new Event("z"));
console.log(ac.signal.reason.name);
