/** Arrays: dense ones as their elements, those with holes or properties of their own as entries. */
import type { Family } from "../capture/family.ts";
import { isExotic } from "../stamp.ts";
import { prototypeLater, readPrototype, writePrototype } from "./prototypes.ts";

const DENSE = 0;
const SPARSE = 1;

/** More would make the engine keep a table of holes; such an array grows as it is filled. */
const PREALLOCATED = 1 << 16;

export const ARRAY: Family = {
  kind: 5,
  needs: (out, array: unknown[]) => prototypeLater(out, array, Array.prototype),
  head(out, array: unknown[]) {
    writePrototype(out, array, Array.prototype);
  },
  body(out, array: unknown[]) {
    const { bodies } = out;
    if (!isDense(array)) {
      bodies.uint(SPARSE);
      bodies.uint(array.length);
      bodies.bool(Object.getOwnPropertyDescriptor(array, "length")!.writable!);
      out.shapes.write(array, (key) => key === "length");
      return;
    }
    bodies.uint(DENSE);
    bodies.uint(array.length);
    for (let i = 0; i < array.length; i++) out.value(bodies, array[i]);
  },
  make: (input) => readPrototype(input, [], Array.prototype),
  fill(input, array: unknown[]) {
    const { bodies } = input;
    const layout = bodies.readUint();
    const length = bodies.readUint();
    if (layout === SPARSE) {
      if (length >= 2 ** 32) throw input.bad("an array longer than arrays can be");
      // V8 reserves memory for holes, up to 256 MiB for one array, unless it was once too long for that.
      if (!input.budget.holes(length)) array.length = 2 ** 32 - 1;
      array.length = length;
      const writable = bodies.readBool();
      input.properties.read(array);
      if (!writable) Reflect.defineProperty(array, "length", { writable });
      return;
    }
    if (layout !== DENSE || length > bodies.remainingBytes) throw input.bad("more elements than bytes");
    if (length <= PREALLOCATED) array.length = length;
    for (let i = 0; i < length; i++) array[i] = input.value(bodies);
  },
};

/** No holes, no other properties, nothing unusual about any of them. */
function isDense(array: unknown[]): boolean {
  if (isExotic(array) || !Object.isExtensible(array)) return false;
  const keys = Object.keys(array);
  const { length } = array;
  if (keys.length !== length || (length > 0 && keys[length - 1] !== String(length - 1))) return false;
  return Object.getOwnPropertySymbols(array).length === 0;
}
