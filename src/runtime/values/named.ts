/** What exists on every carrier already and is named: intrinsics, host functions and modules. */
import type { Family } from "../capture/family.ts";

export const INTRINSIC: Family = {
  kind: 2,
  head(out, value: unknown) {
    out.string(out.heads, out.runtime.intrinsics.nameOf(value) as string);
  },
  make(input) {
    const name = input.string(input.heads);
    const value = input.runtime.intrinsics.byName(name);
    if (value === undefined) throw input.bad(`this engine has no "${name}"`);
    return value;
  },
};

export const HOST_NAMED: Family = {
  kind: 3,
  head(out, value: object) {
    out.string(out.heads, out.runtime.hostModules.nameOf(value) as string);
  },
  make(input) {
    const name = input.string(input.heads);
    const value = input.runtime.hostModules.byName(name);
    if (value === undefined) throw input.bad(`this host has no "${name}"`);
    return value;
  },
};

/** The mark of a variable whose declaration has not run. */
export const UNINITIALIZED: Family = {
  kind: 4,
  head() {},
  make: (input) => input.runtime.abi.uninitialized,
};
