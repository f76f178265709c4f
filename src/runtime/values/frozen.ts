/** Instances of classes with `[godwit.freeze]`: the class, and what that method returned. */
import type { Family } from "../capture/family.ts";
import { classOf } from "../frozen-classes.ts";

export const FROZEN: Family = {
  kind: 60,
  needs: (_out, instance: object) => [classOf(instance)],
  head(out, instance: object) {
    out.value(out.heads, classOf(instance));
  },
  body(out, instance: object) {
    const frozen = out.frozen(instance);
    out.bodies.uint(frozen?.order ?? 0);
    out.value(out.bodies, frozen?.data);
  },
  make(input) {
    throw input.bad("a frozen instance that is not late");
  },
};

/** In the place of what no image can hold, where memory is only looked through. */
export const PASSED_OVER: Family = {
  kind: 61,
  head() {},
  make(input) {
    throw input.bad("something that was passed over");
  },
};
