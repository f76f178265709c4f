/** Every rank, each on a carrier of its own, sends every other what messages can hold, and looks at what it gets. */
import { comm, machine } from "godwit";

const ELEMENTS = 4099;

/** The same everywhere; different for each sender. */
function letter(source: number): Record<string, unknown> {
  const floats = Float64Array.from({ length: ELEMENTS }, (_, i) => (i - 2000) / (source + 3));
  return {
    floats,
    few: floats.subarray(3, 9),
    singles: Float32Array.from(floats),
    integers: Int32Array.from(floats, (x) => x * 1000),
    shorts: Uint16Array.from({ length: 5 }, (_, i) => i * 10_000 + source),
    bigs: BigInt64Array.of(-1n, 2n ** 62n, BigInt(source)),
    bytes: Uint8Array.of(1, 2, 255),
    numbers: [0, -0, NaN, Infinity, 5e-324, 2 ** 53, -1.5, source],
    big: -(2n ** 200n) + BigInt(source),
    text: "naïve 日本 🐦 \ud800",
    when: new Date(86_400_000 * source),
    map: new Map<unknown, unknown>([
      [1, "one"],
      ["two", new Set([source, null, undefined])],
    ]),
    pattern: /go(d)wit/giu,
    error: new RangeError("too far"),
  };
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof RegExp) return b instanceof RegExp && String(a) === String(b);
  if (a instanceof Error) return a.message === (b as Error).message;
  if (a instanceof Map || a instanceof Set) return same([...a], [...(b as Iterable<unknown>)]);
  if (ArrayBuffer.isView(a)) return same(Array.from(a as never), Array.from(b as never));
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key as never], b[key as never]));
}

const all = await comm.alltoall(Array.from({ length: comm.size }, () => letter(comm.rank)));
const wrong = all.flatMap((got, source) =>
  Object.entries(letter(source)).flatMap(([key, value]) =>
    same(got[key], value) ? [] : [`${key} from rank ${source}`],
  ),
);
console.log(`${machine.host.name} ${wrong.length === 0 ? "all as sent" : `wrong: ${wrong.join(", ")}`}`);
