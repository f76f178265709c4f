/** Random values with random identities: objects that are met again, cycles, views that overlap. */
import * as fc from "fast-check";

const VIEWS = [
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  DataView,
];

const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));
const key = fc.oneof(
  fc.constantFrom("a", "b", "length", "__proto__", "constructor", "toString", "0", "7", ""),
  fc.string({ unit: "binary" }),
  text,
);

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), true, false, null, undefined),
  fc.string({ unit: "binary", maxLength: 60 }),
  text,
  fc.bigInt(),
);

const bytes = fc.uint8Array({ maxLength: 40 });

/** An object whose parts are leaves or other objects of the graph, by number. */
interface Node {
  readonly form:
    | "array"
    | "object"
    | "null"
    | "map"
    | "set"
    | "error"
    | "sparse"
    | "date"
    | "regexp"
    | "view"
    | "bytes";
  readonly parts: readonly { readonly key: string; readonly leaf: unknown; readonly node: number | null }[];
  readonly timeMs: number;
  readonly bytes: Uint8Array;
  readonly view: {
    readonly kind: number;
    readonly buffer: number;
    readonly start: number;
    readonly length: number;
  };
}

const FORMS = [
  "array",
  "object",
  "null",
  "map",
  "set",
  "error",
  "sparse",
  "date",
  "regexp",
  "view",
  "bytes",
] as const;

const node: fc.Arbitrary<Node> = fc.record({
  form: fc.constantFrom(...FORMS),
  parts: fc.array(fc.record({ key, leaf, node: fc.option(fc.nat(11)) }), { maxLength: 6 }),
  timeMs: fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer(), fc.constant(NaN)),
  bytes,
  view: fc.record({ kind: fc.nat(VIEWS.length - 1), buffer: fc.nat(1), start: fc.nat(8), length: fc.nat(4) }),
});

/** The first node is the root. */
export const graph: fc.Arbitrary<unknown> = fc.array(node, { minLength: 1, maxLength: 12 }).map(build);

function build(nodes: Node[]): unknown {
  const buffers = [new ArrayBuffer(128), new ArrayBuffer(128)];
  buffers.forEach((buffer, i) => new Uint8Array(buffer).forEach((_, at, all) => (all[at] = at * (i + 3))));
  const objects = nodes.map((each) => create(each, buffers));
  nodes.forEach((each, i) => {
    const parts = each.parts.map((part) => ({
      key: part.key,
      value: part.node === null ? part.leaf : objects[part.node % objects.length],
    }));
    fill(objects[i]!, each.form, parts);
  });
  return objects[0];
}

function create({ form, timeMs, bytes, view }: Node, buffers: ArrayBuffer[]): object {
  switch (form) {
    case "array":
    case "sparse":
      return [];
    case "object":
      return {};
    case "null":
      return Object.create(null) as object;
    case "map":
      return new Map();
    case "set":
      return new Set();
    case "error":
      return new [Error, TypeError, RangeError][bytes.length % 3]!("message");
    case "date":
      return new Date(timeMs);
    case "regexp":
      return [/a+/g, /[/]\n/u, new RegExp("")][bytes.length % 3]!;
    case "bytes":
      return bytes.length % 2 === 0 ? bytes.slice().buffer : bytes.slice();
    default:
      return new (VIEWS[view.kind] as typeof DataView)(buffers[view.buffer]!, 8 * view.start, view.length);
  }
}

function fill(object: object, form: Node["form"], parts: { key: string; value: unknown }[]): void {
  switch (form) {
    case "array":
      (object as unknown[]).push(...parts.map(({ value }) => value));
      break;
    case "sparse":
      parts.forEach(({ key, value }, i) => ((object as unknown[])[i + key.length] = value));
      break;
    case "map":
      for (const { key, value } of parts)
        (object as Map<unknown, unknown>).set(parts.length > 3 ? value : key, value);
      break;
    case "set":
      for (const { value } of parts) (object as Set<unknown>).add(value);
      break;
    case "object":
    case "null":
    case "error":
      for (const { key, value } of parts) {
        if (form === "error" && !/^[a-z]?$/.test(key)) continue;
        Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      }
  }
}
