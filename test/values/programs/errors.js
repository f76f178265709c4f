const e = new Error("m", { cause: { a: 1 } });
e.code = "X";
const ag = new AggregateError([e], "agg");
const se = typeof SuppressedError === "function" ? new SuppressedError(e, ag, "sup") : 0;
const dom = new DOMException("dm", "AbortError");
const dc = new DOMException("dc", { name: "N", cause: 5 });
class My extends TypeError {
  #p = 3;
  get p() {
    return this.#p;
  }
  constructor() {
    super("my");
    this.name = "My";
  }
}
const my = new My();
const stackless = new Error("s");
delete stackless.stack;
const st = new Error("t");
st.stack = "custom";
const so = {};
Error.captureStackTrace(so);
const sn = new Error("n");
sn.stack = { not: "text" };
const fz = Object.freeze(new Error("fz"));
await 0;
console.log(
  e.message,
  e.cause,
  e.code,
  ag.errors[0] === e,
  se && se.error === e && se.suppressed === ag,
  dom.name,
  dom.code,
  dom instanceof Error,
  dc.cause,
  my.p,
  my.name,
  my instanceof My,
  String(my),
);
console.log(
  "stack" in stackless,
  st.stack,
  typeof so.stack,
  sn.stack,
  Object.isFrozen(fz),
  Object.getOwnPropertyNames(e),
  Object.getOwnPropertyNames(so),
  Error.isError?.(my),
);
console.log(
  e.stack.split("\n")[0],
  my.stack.split("\n")[0],
  Object.getOwnPropertyDescriptor(e, "message"),
  Object.getOwnPropertyNames(dom),
);
