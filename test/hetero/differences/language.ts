// oxlint-disable unicorn/consistent-function-scoping, typescript/no-extraneous-class, no-extra-bind, unicorn/no-new-array, typescript/unbound-method -- what engines do with just this
/** The language itself: dates, numbers, sorting, orders, texts. */
import { attempt, generator, type Topic } from "./topics.ts";

const COUNT = 20_000;

const NOT_ISO = [
  "2024-01-02",
  "2024-01-02 03:04",
  "2024-1-2",
  "2024/01/02",
  "01/02/2024",
  "1/2/24",
  "Jan 2 2024",
  "2 January 2024",
  "January 2, 2024 3:04 PM",
  "Tue, 02 Jan 2024 03:04:05 GMT",
  "Tue Jan 02 2024 03:04:05 GMT+0100 (CET)",
  "2024-01-02T03:04:05",
  "2024-01-02T03:04:05+01",
  "2024-01-02T03:04:05.1234567Z",
  "20240102",
  "2024-01",
  "2024-W01",
  "2024-02-30",
  "2024-02-30T00:00Z",
  "Feb 30 2024",
  "12:30",
  "1",
  "99",
  "2024",
  "+020240-01-02",
  "-000000-01-01T00:00Z",
  "2024-01-02T24:00Z",
  "2024.01.02",
  "2-Jan-2024",
  "Jan 2 2024 03:04 EST",
  "Jan 2 2024 03:04 CET",
  "(comment) Jan 2 2024",
  "2024-01-02t03:04z",
  " 2024-01-02 ",
  "foo 2024",
  "١/٢/٢٠٢٤",
];

const PATTERNS: readonly (readonly [feature: string, source: string, flags: string])[] = [
  ["lookbehind", "(?<=a)b", ""],
  ["named groups", "(?<n>a)\\k<n>", ""],
  ["duplicate named groups", "(?<y>a)|(?<y>b)", ""],
  ["modifiers", "(?i:a)b", ""],
  ["flag d", "a", "d"],
  ["flag s", ".", "s"],
  ["flag v", "[\\p{L}--[a-z]]", "v"],
  ["strings in flag v", "\\p{RGI_Emoji}", "v"],
  ["flag x", "a", "x"],
  ["unicode 17", "\\p{Script=Sidetic}", "u"],
];

const METHODS: readonly (readonly [object: unknown, names: string])[] = [
  [Array, "fromAsync"],
  [Array.prototype, "toSorted with findLast"],
  [globalThis, "Iterator Float16Array Temporal AsyncDisposableStack"],
  [(globalThis as { Iterator?: { prototype: object } }).Iterator?.prototype, "map toArray"],
  [(globalThis as { Iterator?: object }).Iterator, "from concat zip"],
  [Set.prototype, "union isSubsetOf"],
  [Map, "groupBy"],
  [Map.prototype, "getOrInsert"],
  [Promise, "withResolvers try"],
  [RegExp, "escape"],
  [Math, "sumPrecise f16round"],
  [Uint8Array, "fromBase64"],
  [Error, "isError captureStackTrace"],
  [ArrayBuffer.prototype, "transfer resize"],
  [String.prototype, "isWellFormed"],
  [Atomics, "waitAsync pause"],
  [Intl, "DurationFormat"],
  [JSON, "rawJSON"],
];

function numbers(): number[] {
  const random = generator(7);
  const view = new DataView(new ArrayBuffer(8));
  return Array.from({ length: COUNT }, (_, i) => {
    if (i % 4 === 0) return random() * 10 ** (i % 20);
    view.setUint32(0, random() * 2 ** 32);
    view.setUint32(4, random() * 2 ** 32);
    return view.getFloat64(0);
  }).filter((n) => Number.isFinite(n));
}

/** A comparator's calls, in their order, and what comes of them. */
function sorting(compare: (a: number, b: number, random: () => number) => number, typed = false): unknown {
  const random = generator(3);
  const calls: number[] = [];
  const before = Array.from({ length: 600 }, () => Math.floor(random() * 200));
  const list = typed ? Int32Array.from(before) : before;
  list.sort((a, b) => {
    calls.push(a, b);
    return compare(a, b, random);
  });
  return { calls, list: Array.from(list) };
}

const bytes = (numbers: ArrayLike<number>): string => {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from(numbers, (n) => (view.setFloat64(0, n), view.getBigUint64(0).toString(16))).join(" ");
};

const zero = (): number => Number("0");

export const LANGUAGE: readonly Topic[] = [
  {
    name: "`Date.parse` of ISO texts",
    text: () => NOT_ISO.filter((text) => /^\d{4}-\d\d-\d\d(T.*)?$/.test(text)).map(Date.parse),
  },
  {
    name: "`Date.parse` of other texts",
    advice: "Write and read ISO texts",
    text: () => NOT_ISO.map(Date.parse),
  },
  {
    name: "`toString`, `toUTCString`, `toISOString` of dates",
    text: () =>
      [0, 1e12, -1e13, 8.64e15].map((ms) => {
        const date = new Date(ms);
        return [
          date.toString(),
          date.toUTCString(),
          date.toISOString(),
          date.toTimeString(),
          date.toDateString(),
        ];
      }),
  },
  {
    name: "`sort`: stable",
    isShown: true,
    text: () => {
      const random = generator(1);
      const list = Array.from({ length: 5000 }, (_, i) => ({ key: Math.floor(random() * 9), i }));
      list.sort((a, b) => a.key - b.key);
      return list.every((one, i) => i === 0 || list[i - 1]!.key < one.key || list[i - 1]!.i < one.i)
        ? "yes"
        : "no";
    },
  },
  {
    name: "`sort`: what the comparator is called with, in which order",
    advice: "A comparator compares and does nothing else",
    text: () => sorting((a, b) => a - b),
  },
  {
    name: "`sort` with a comparator that contradicts itself",
    advice: "Give one that does not: for a shuffle, draw and swap",
    text: () => (sorting((_a, _b, random) => random() - 0.5) as { list: unknown }).list,
  },
  {
    name: "`sort` of typed arrays with such a comparator",
    advice: "The same",
    text: () => (sorting((_a, _b, random) => random() - 0.5, true) as { list: unknown }).list,
  },
  {
    name: "`String(number)`, `JSON.stringify`",
    text: () => numbers().map((n) => [String(n), JSON.stringify(n)]),
  },
  {
    name: "`toFixed`, `toPrecision`, `toExponential`",
    text: () =>
      numbers().map((n, i) => [n.toFixed(i % 21), n.toPrecision(1 + (i % 21)), n.toExponential(i % 21)]),
  },
  {
    name: "`toString(radix)` of integers",
    text: () => numbers().map((n, i) => (Math.trunc(n) % 2 ** 53).toString(2 + (i % 35))),
  },
  {
    name: "`toString(radix)` of fractions",
    advice: "Write fractions in base 10, whose digits are defined, or as bits (`DataView`)",
    text: () => numbers().map((n, i) => (n % 1000).toString(2 + (i % 35))),
  },
  {
    name: "`toString(radix)` of large numbers",
    advice: "The same; or as `BigInt`",
    text: () =>
      numbers()
        .filter((n) => Math.abs(n) > 2 ** 53)
        .map((n, i) => n.toString(2 + (i % 35))),
  },
  {
    name: "`Number(text)`, `parseFloat`",
    text: () =>
      bytes(numbers().flatMap((n) => [Number(n.toPrecision(19)), parseFloat(`${n.toExponential(20)}x`)])),
  },
  {
    name: "BigInt: `**`, `/`, `toString(radix)`",
    text: () => [3n ** 500n, 7n ** 300n / 5n ** 99n].map((n) => n.toString(36)),
  },
  {
    name: "`JSON.stringify`: lone surrogates, keys, −0",
    text: () => JSON.stringify({ b: "\ud800", 2: -0, a: [undefined, NaN], 1: "\u2028", "\udc00": 1 }),
  },
  {
    name: "order of an object's properties",
    text: () => {
      const object: Record<PropertyKey, unknown> = {
        z: 1,
        10: 1,
        9: 1,
        "-1": 1,
        4294967294: 1,
        4294967295: 1,
        "01": 1,
        [Symbol.iterator]: 1,
      };
      delete object["z"];
      object["z"] = 2;
      object["1"] = 1;
      const keys = (o: object): unknown => Reflect.ownKeys(o).map(String);
      return [
        keys(object),
        keys({ ...object }),
        keys(JSON.parse('{"b":1,"1":1,"a":1,"__proto__":1}') as object),
      ];
    },
  },
  {
    name: "order of a function's and a class's own properties",
    advice: "Ask for them by name",
    text: () =>
      [
        class {
          static b = 1;
          static a(): void {}
        },
        () => {},
      ].map(Reflect.ownKeys),
  },
  {
    name: "`for … in`: prototypes, properties that come and go meanwhile",
    text: () => {
      const object: Record<string, number> = Object.assign(Object.create({ p: 1, a: 2 }) as object, {
        a: 1,
        b: 2,
        c: 3,
      });
      const seen: string[] = [];
      for (const key in object) {
        seen.push(key);
        delete object["c"];
        object["d"] = 1;
      }
      return seen;
    },
  },
  {
    name: "patterns: what there is not",
    advice:
      "Refused by name: at the move if the program made it, before it if the program cannot be loaded. `flag x` is in no standard",
    isShown: true,
    text: () => {
      const missing = PATTERNS.filter(
        ([, source, flags]) => attempt(() => new RegExp(source, flags)) === "SyntaxError",
      );
      return missing.map(([feature]) => feature).join(", ") || "–";
    },
  },
  {
    name: "patterns: what they match",
    text: () =>
      [
        ["(?<=(\\d+)(\\d+))$", "", "1053"],
        ["\\b\\w+\\b", "giu", "ſtraße K"],
        ["[^\\W_]", "giu", "ſK_"],
        ["(z)((a+)?(b+)?(c))*", "", "zaacbbbcac"],
        ["(?:(a)|b)*", "", "ab"],
        ["(a*)*", "", "b"],
        ["\\u{1F600}|.", "gu", "😀x\ud83d"],
        ["^.$", "gms", "a\u2028b"],
      ].map(([source, flags, text]) =>
        [...text!.matchAll(new RegExp(source!, `${flags!.replace("g", "")}gd`))].map((m) => [
          ...m,
          m.index,
          m.indices,
        ]),
      ),
  },
  {
    name: "standard methods: what there is not",
    advice:
      "Globals and their functions are known before a move (above); methods of values are a `TypeError` when they are called",
    isShown: true,
    text: () => {
      const missing = METHODS.flatMap(([object, names]) =>
        names
          .split(" ")
          .filter((name) => (object as Record<string, unknown> | undefined)?.[name] === undefined),
      );
      return missing.join(", ") || "–";
    },
  },
  {
    name: "`toString` of the program's functions",
    advice: "No data: the compiler rewrites functions anyhow",
    text: () => [
      String(sorting),
      String(
        class A {
          b = 1;
        },
      ),
    ],
  },
  {
    name: "`toString` of the engine's functions",
    advice: "No data",
    text: () => [
      String(Math.sin),
      String((() => {}).bind(null)),
      String(Object.getOwnPropertyDescriptor(Map.prototype, "size")!.get),
    ],
  },
  {
    name: "messages of errors",
    advice: "Ask for `name` or `code`",
    text: () =>
      [
        () => (null as never as { x: number }).x,
        () => JSON.parse("{"),
        () => new Array(-1),
        () => (1).toFixed(101),
        () => (undefined as never as () => void)(),
        () => new RegExp("(".repeat(1)),
      ].map((fails) => {
        try {
          return fails();
        } catch (error) {
          return String(error);
        }
      }),
  },
  { name: "first line of an error's `stack`", text: () => new Error("here").stack!.split("\n")[0] },
  {
    name: "the bits of NaN: `0 / 0`, `Infinity − Infinity`, `Math.sqrt(−1)`, `NaN`",
    advice: "`x !== x` is all there is to NaN: before you hash or compare bytes, write one NaN",
    isShown: true,
    text: () => bytes([zero() / zero(), Infinity - 1 / zero(), Math.sqrt(zero() - 1), NaN]),
  },
  {
    name: "the bits of another NaN, read from a `Float64Array` and written to one",
    advice: "Keep data in NaNs in a `BigUint64Array`. Arrays move bit by bit, numbers as the one NaN",
    isShown: true,
    text: () => {
      const bits = BigUint64Array.of(0x7ff8_0000_0000_1234n, 0xfff8_0000_dead_beefn);
      const floats = new Float64Array(bits.buffer);
      const to = new Float64Array(2);
      for (let i = 0; i < 2; i++) to[i] = floats[i]!;
      return Array.from(new BigUint64Array(to.buffer), (n) => n.toString(16)).join(" ");
    },
  },
  {
    name: "the bits of another NaN, by `set` and `slice`",
    text: () => {
      const bits = BigUint64Array.of(0x7ff8_0000_0000_1234n, 0xfff8_0000_dead_beefn);
      const floats = new Float64Array(bits.buffer);
      const to = new Float64Array(2);
      to.set(floats);
      return Array.from(new BigUint64Array(to.slice().buffer), (n) => n.toString(16)).join(" ");
    },
  },
  {
    name: "longest text, in millions of characters",
    advice: "Read and write in pieces",
    isShown: true,
    text: () => {
      let [low, high] = [1, 8192];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (attempt(() => "x".repeat(middle * 2 ** 20 - 64).length) === "RangeError") high = middle;
        else low = middle;
      }
      return Math.round((low * 2 ** 20) / 1e6);
    },
  },
  {
    name: "calls on the stack, in thousands",
    advice: "Iterate, or keep to 5,000. What is suspended takes no stack, however deep",
    isShown: true,
    text: () => {
      const depth = (): number => {
        let n = 0;
        const call = (): number => (n++, call() + 1);
        attempt(call);
        return n;
      };
      depth();
      return Math.round(depth() / 1000);
    },
  },
];
