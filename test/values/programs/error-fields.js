class HttpError extends Error {
  static #count = 0;
  #status;
  constructor(status, options) {
    super(`HTTP ${status}`, options);
    this.#status = status;
    HttpError.#count++;
    Error.captureStackTrace?.(this, HttpError);
  }
  get status() {
    return this.#status;
  }
  static get count() {
    return HttpError.#count;
  }
  toJSON() {
    return { s: this.#status };
  }
}
const e = new HttpError(404, { cause: new Error("c") });
e.cause.cause = e;
const odd = new Error("");
odd.name = "Odd";
odd.message = "later";
const plain = Object.create(Error.prototype);
const ag = new AggregateError([1, e], "m", { cause: 3 });
const thrown = await (async () => {
  throw e;
})().catch((x) => x);
await 0;
console.log(
  e.status,
  HttpError.count,
  e.cause.cause === e,
  String(odd),
  plain instanceof Error,
  ag.errors.length,
  ag.cause,
  JSON.stringify(e),
  thrown === e,
  Object.keys(e),
  e.stack.split("\n")[0],
);
