/**
 * The one error class of Godwit. Callers act on `code`; people read `message`.
 *
 * Message style: what to do or what is wrong first, strings quoted, no final period.
 * Every code is listed in docs/errors.md; a test holds that list to the source.
 */
export class GodwitError extends Error {
  readonly code: `ERR_${string}`;

  constructor(code: `ERR_${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GodwitError";
    this.code = code;
  }
}

/**
 * Always-on check of an invariant. `invariant` starts with the invariant's name as its file's
 * header lists it, for example "R2: a message is delivered once".
 *
 * @throws {GodwitError} `ERR_INVARIANT` when `ok` is false.
 */
export function assert(ok: unknown, invariant: string): asserts ok {
  if (!ok) throw new GodwitError("ERR_INVARIANT", `Broken invariant ${invariant}`);
}
