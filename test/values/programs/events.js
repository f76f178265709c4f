import { EventEmitter } from "node:events";
const S = Symbol("s");
class E extends EventEmitter {
  #n = 1;
  n() {
    return this.#n;
  }
}
const e = new E({ captureRejections: true });
e.once("a", (x) => console.log("once", x));
e.on(S, () => console.log("sym"));
e.on("a", function (x) {
  console.log("on", x, this === e);
});
e.setMaxListeners(3);
e.on("error", (x) => console.log("err", x.message));
e.on("rej", async () => {
  throw new Error("captured");
});
await 0;
e.emit("a", 1);
e.emit("a", 2);
e.emit(S);
console.log(e.n(), e.getMaxListeners(), e.listenerCount("a"), e instanceof EventEmitter, e.eventNames());

const t = new EventTarget();
t.addEventListener(
  "x",
  {
    handleEvent(ev) {
      console.log("he", ev.type, ev.detail);
    },
  },
  { once: true },
);
const ev = new CustomEvent("x", { detail: { q: 1 } });
await 0;
t.dispatchEvent(ev);
t.dispatchEvent(ev);
