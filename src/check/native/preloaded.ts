/** What a native run and the module preloaded into it agree on. */

/** What preload.ts is told, in an environment variable that it removes. */
export interface Preloaded {
  readonly rank: number;
  readonly size: number;
  /** URL of what `godwit` is. */
  readonly godwit: string;
  /** `process.argv[1]`. */
  readonly script: string;
  /** `Math` and `**` are to be strict. */
  readonly strictMath: boolean;
}

export const PRELOADED = "GODWIT_CHECK_PRELOADED";
/** Key of the symbol under which the global object then has `power`. */
export const STRICT_MATH = "godwit.strict-math";
/** Descriptors of the child beyond stderr. */
export const RECORD_FD = 3;
export const COMM_FD = 4;
