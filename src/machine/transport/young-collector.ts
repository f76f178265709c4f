/**
 * Large arrays that live for a moment. V8 keeps their memory, which is outside its heap, from growing by looking through the
 * whole heap after every few tens of MB of it; but arrays that have just come are in the young generation, and looking
 * through that takes a tenth of the time. Engines offer this only to those who ask for it on their command line, V8 also later.
 */

let collect: (() => void) | null | undefined;

/** Lets go of what died young, on Node. */
export function collectYoung(): void {
  if (collect === undefined) collect = collector();
  collect?.();
}

function collector(): (() => void) | null {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const { versions, getBuiltinModule } = process ?? {};
  if (versions?.node === undefined || versions["bun"] !== undefined || versions["deno"] !== undefined)
    return null;
  const v8 = getBuiltinModule?.("node:v8");
  const vm = getBuiltinModule?.("node:vm");
  if (v8 === undefined || vm === undefined) return null;
  v8.setFlagsFromString("--expose-gc");
  // Only in what is made from now on: the program's globals stay as they are.
  const gc = vm.runInNewContext("globalThis.gc") as ((options: object) => void) | undefined;
  v8.setFlagsFromString("--no-expose-gc");
  return gc === undefined ? null : () => gc({ type: "minor" });
}
