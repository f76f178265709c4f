import type { Abi, Frame } from "./abi.ts";

/**
 * Has `called` called before each `await` and `yield` of the program. Poll-points (`Abi.poll`) are not among
 * them: whether they suspend depends on the clock.
 */
export function beforeSuspension(
  abi: { -readonly [K in keyof Abi]: Abi[K] },
  called: (frame: Frame) => void,
): void {
  for (const operation of ["await", "yield"] as const) {
    const suspend = abi[operation];
    abi[operation] = (frame, value) => {
      called(frame);
      return suspend(frame, value);
    };
  }
}
