/** Values through an image: out of one runtime, into another. */
import type { Abi } from "../../src/runtime/abi.ts";
import { type Carrier, type Globals, imageOf, load, type Make, restore } from "./carrier.ts";

/** Code that values may refer to: the same in both runtimes. */
export type Code = (abi: Abi & { globals: Globals }) => Partial<ReturnType<Make>>;

export interface Held {
  /** The runtime's globals, to make values of. */
  readonly globals: Globals;
  readonly carrier: Carrier;
  value: unknown;
}

/** A frozen program whose one variable can be set. */
export async function holder(code: Code = () => ({})): Promise<Held> {
  const held = { value: undefined as unknown } as { -readonly [K in keyof Held]: Held[K] };
  held.carrier = load((abi) => {
    held.globals = abi.globals;
    const variable = [() => held.value, (value: never) => void (held.value = value)] as const;
    const own = code(abi);
    return { ...own, variables: { value: variable, ...own.variables } };
  });
  await held.carrier.program.freeze();
  return held;
}

/** What `make` returns in the first runtime, as it is in the second. */
export async function roundTrip<T>(
  make: (held: Held) => T,
  code?: Code,
): Promise<{ before: T; after: T; to: Held }> {
  const from = await holder(code);
  const before = make(from);
  from.value = before;
  const to = await holder(code);
  restore(to.carrier.program, imageOf(from.carrier.program));
  return { before, after: to.value as T, to };
}

/** The image of one value. */
export async function imageOfValue(make: (held: Held) => unknown, code?: Code): Promise<Uint8Array> {
  const from = await holder(code);
  from.value = make(from);
  return imageOf(from.carrier.program);
}
