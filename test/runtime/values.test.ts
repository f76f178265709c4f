// oxlint-disable no-sparse-arrays, no-extend-native, unicorn/no-useless-spread, unicorn/consistent-function-scoping, typescript/unbound-method, typescript/no-unnecessary-type-assertion -- values of every kind
import { describe, expect, test } from "vitest";
import { imageOf, restore } from "./carrier.ts";
import { type Code, holder, roundTrip } from "./round-trip.ts";

describe("plain data comes back as it was:", () => {
  const VALUES: Record<string, () => unknown> = {
    undefined: () => undefined,
    null: () => null,
    booleans: () => [true, false],
    numbers: () => [0, -0, 1, -1, 23, 24, 2 ** 31, -(2 ** 31), 2 ** 53, 1.5, 1e300, NaN, Infinity, -Infinity],
    strings: () => ["", "a", "ü", "日本", "\u{1F600}", "\uD800", "x".repeat(70_000), "a"],
    bigints: () => [0n, 1n, -1n, 10n ** 40n, -(10n ** 40n)],
    objects: () => ({ a: 1, b: { c: [2, { d: "x" }] }, "": 3, 7: 4 }),
    "an object with a key __proto__": () => JSON.parse('{"__proto__": 5, "a": 1}') as unknown,
    arrays: () => [[], [1, 2, 3], [[[]]], Array.from({ length: 1000 }, (_, i) => i)],
    dates: () => [new Date(0), new Date(1e12), new Date(NaN)],
    maps: () =>
      new Map<unknown, unknown>([
        [1, "one"],
        ["k", new Map([[{}, []]])],
      ]),
    sets: () => new Set<unknown>([1, "two", new Set([3]), NaN]),
  };
  test.for(Object.entries(VALUES))("%s", async ([, make]) => {
    const { before, after } = await roundTrip(make);
    expect(after).toStrictEqual(before);
  });
});

describe("identity:", () => {
  test("shared references and cycles stay shared and cyclic", async () => {
    const { after } = await roundTrip(() => {
      const shared = { n: 1 };
      const value: Record<string, unknown> = { a: shared, b: [shared, new Map([[shared, shared]])] };
      value["self"] = value;
      return value as { a: object; b: [object, Map<object, object>]; self: object };
    });
    expect(after.self).toBe(after);
    expect(after.b[0]).toBe(after.a);
    expect(after.b[1].get(after.a)).toBe(after.a);
  });

  test("built-in functions and prototypes are the other engine's own", async () => {
    const { after } = await roundTrip(() => [
      Math.max,
      Array.prototype.map,
      Map,
      Object.prototype,
      Symbol.iterator,
      JSON,
    ]);
    expect(after).toEqual([Math.max, Array.prototype.map, Map, Object.prototype, Symbol.iterator, JSON]);
    expect(after[2]).toBe(Map);
  });

  test("symbols: registered ones by key, others by identity", async () => {
    const { after } = await roundTrip(() => {
      const local = Symbol("local");
      return {
        registered: Symbol.for("key"),
        local,
        again: local,
        anonymous: Symbol(),
        byKey: { [local]: 1 },
      };
    });
    expect(after.registered).toBe(Symbol.for("key"));
    expect(after.again).toBe(after.local);
    expect(after.local.description).toBe("local");
    expect(after.anonymous.description).toBeUndefined();
    expect(Object.getOwnPropertySymbols(after.byKey)).toEqual([after.local]);
  });

  test("a list of a million nodes takes no stack", { timeout: 120_000 }, async () => {
    const { after } = await roundTrip(() => {
      let list: { next: unknown } = { next: null };
      for (let i = 1; i < 1_000_000; i++) list = { next: list };
      return list;
    });
    let length = 0;
    for (let at: unknown = after; at !== null; at = (at as { next: unknown }).next) length++;
    expect(length).toBe(1_000_000);
  });
});

describe("properties:", () => {
  test("attributes, accessors and hidden properties stay", async () => {
    const { after } = await roundTrip(() => {
      const object: Record<string, unknown> = { plain: 1 };
      Object.defineProperty(object, "hidden", { value: 2 });
      Object.defineProperty(object, "readOnly", { value: 3, enumerable: true });
      Object.defineProperty(object, "accessor", { get: Math.random, configurable: true });
      return object;
    });
    expect(Object.getOwnPropertyDescriptors(after)).toEqual({
      plain: { value: 1, writable: true, enumerable: true, configurable: true },
      hidden: { value: 2, writable: false, enumerable: false, configurable: false },
      readOnly: { value: 3, writable: false, enumerable: true, configurable: false },
      accessor: { get: Math.random, set: undefined, enumerable: false, configurable: true },
    });
  });

  test("frozen, sealed and non-extensible stay so, in objects and arrays", async () => {
    const { after } = await roundTrip(() => ({
      frozen: Object.freeze({ a: 1 }),
      sealed: Object.seal({ a: 1 }),
      closed: Object.preventExtensions({ a: 1 }),
      array: Object.freeze([1, , 3]),
      empty: Object.freeze({}),
    }));
    expect(Object.isFrozen(after.frozen)).toBe(true);
    expect(Object.isSealed(after.sealed) && !Object.isFrozen(after.sealed)).toBe(true);
    expect(Object.isExtensible(after.closed) || Object.isSealed(after.closed)).toBe(false);
    expect(Object.isFrozen(after.array) && !(1 in after.array) && after.array.length === 3).toBe(true);
    expect(Object.isFrozen(after.empty)).toBe(true);
  });

  test("prototypes: none, another object, a chain", async () => {
    const { after } = await roundTrip(() => {
      const base = { base: true };
      const derived = Object.create(base) as Record<string, unknown>;
      derived["own"] = 1;
      return { none: Object.assign(Object.create(null) as object, { k: 1 }), derived, base };
    });
    expect(Object.getPrototypeOf(after.none)).toBeNull();
    expect(Object.getPrototypeOf(after.derived)).toBe(after.base);
    expect(after.derived).toMatchObject({ own: 1, base: true });
  });

  test("an arguments object", async () => {
    const { after } = await roundTrip(() =>
      (function (..._: unknown[]): IArguments {
        return arguments;
      })(1, "two"),
    );
    expect([after.length, [...after], Object.keys(after)]).toEqual([2, [1, "two"], ["0", "1"]]);
    expect(() => after.callee as unknown).toThrow(TypeError);
  });

  test("a prototype's setter does not run", async () => {
    const { after } = await roundTrip(() => {
      const base = Object.defineProperty({}, "x", { get: Math.random, set: Math.abs, configurable: true });
      const derived = Object.create(base) as object;
      return Object.defineProperty(derived, "x", {
        value: 5,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    });
    expect(Object.getOwnPropertyDescriptor(after, "x")?.value).toBe(5);
  });

  test("arrays: holes, own properties, length without elements", async () => {
    const { after } = await roundTrip(() => ({
      holes: [1, , 3, undefined],
      named: Object.assign([1, 2], { name: "n" }),
      match: /(?<y>a)/.exec("ba"),
      long: Object.assign([], { length: 1e6 }) as unknown[],
    }));
    expect(1 in after.holes).toBe(false);
    expect(3 in after.holes).toBe(true);
    expect(after.named).toEqual(Object.assign([1, 2], { name: "n" }));
    expect([after.match?.index, after.match?.groups?.["y"]]).toEqual([1, "a"]);
    expect(after.long.length).toBe(1e6);
    expect(Object.keys(after.long)).toEqual([]);
  });
});

describe("built-in objects:", () => {
  test("RegExp with lastIndex, primitives in objects", async () => {
    const { after } = await roundTrip(() => {
      const regExp = /a(b)+/giu;
      regExp.lastIndex = 3;
      return { regExp, boxes: [Object(1), Object("ab"), Object(false), Object(5n)] as object[] };
    });
    expect([after.regExp.source, after.regExp.flags, after.regExp.lastIndex]).toEqual(["a(b)+", "giu", 3]);
    expect(after.boxes).toEqual([Object(1), Object("ab"), Object(false), Object(5n)]);
  });

  test("errors with class, message, cause, stack and own properties", async () => {
    const { before, after } = await roundTrip(() => {
      const cause = new RangeError("inner");
      const error = Object.assign(new TypeError("outer", { cause }), {
        code: "E",
        self: undefined as unknown,
      });
      error.self = error;
      return { error, many: new AggregateError([cause, error], "all") };
    });
    expect(after.error).toBeInstanceOf(TypeError);
    expect(after.error.message).toBe("outer");
    expect(after.error.stack).toBe(before.error.stack);
    expect(after.error.cause).toBeInstanceOf(RangeError);
    expect(after.error.self).toBe(after.error);
    expect(after.error.code).toBe("E");
    expect(Object.keys(after.error)).toEqual(["code", "self"]);
    expect(after.many).toBeInstanceOf(AggregateError);
    expect(after.many.errors[0]).toBe(after.error.cause);
    expect(Object.prototype.toString.call(after.error)).toBe("[object Error]");
  });

  test("typed arrays and DataViews that share a buffer", async () => {
    const { after } = await roundTrip(() => {
      const buffer = new ArrayBuffer(64);
      const floats = new Float64Array(buffer, 8, 4).fill(Math.PI);
      return {
        buffer,
        floats,
        bytes: new Uint8Array(buffer),
        view: new DataView(buffer, 16),
        node: Buffer.from("héllo"),
      };
    });
    expect(after.floats.buffer).toBe(after.buffer);
    expect(after.bytes.buffer).toBe(after.buffer);
    expect([after.floats.byteOffset, after.floats.length]).toEqual([8, 4]);
    expect(after.floats).toEqual(new Float64Array(4).fill(Math.PI));
    after.view.setFloat64(0, 1, true);
    expect(after.floats[1]).toBe(1);
    expect(after.node.toString()).toBe("héllo");
  });

  test("every kind of typed array, empty and not", async () => {
    const { before, after } = await roundTrip(() => [
      ...[new Int8Array([-1]), new Uint8Array([255]), new Uint8ClampedArray([300]), new Int16Array([-300])],
      ...[new Uint16Array([65535]), new Int32Array([-70000]), new Uint32Array([2 ** 32 - 1])],
      ...[
        new Float32Array([1.5]),
        new Float64Array([0.1]),
        new BigInt64Array([-1n]),
        new BigUint64Array([2n ** 63n]),
      ],
      new Float64Array(0),
    ]);
    expect(after).toStrictEqual(before);
  });

  test("large buffers travel outside the graph, resizable ones stay resizable", async () => {
    const { after } = await roundTrip(() => {
      const resizable = new ArrayBuffer(16, { maxByteLength: 64 });
      return {
        large: new Float64Array(100_000).map((_, i) => i / 3),
        resizable,
        tracking: new Uint8Array(resizable, 8),
        fixed: new Uint8Array(resizable, 0, 8),
      };
    });
    expect(after.large[99_999]).toBe(99_999 / 3);
    after.resizable.resize(32);
    expect([after.tracking.length, after.fixed.length]).toEqual([24, 8]);
  });

  test("subclasses of built-ins, properties of their own included", async () => {
    const { after } = await roundTrip(() => {
      const map = Object.assign(new Map([[1, 2]]), { extra: "x" });
      const date = Object.assign(new Date(7), { zone: "UTC" });
      return { map, date, bare: Object.create(Map.prototype) as object };
    });
    expect([after.map.get(1), after.map.extra, after.date.getTime(), after.date.zone]).toEqual([
      2,
      "x",
      7,
      "UTC",
    ]);
    expect(after.bare).toBeInstanceOf(Map);
    expect(() => (after.bare as Map<unknown, unknown>).size).toThrow(TypeError);
  });

  test("weak collections keep the entries whose keys are reachable", async () => {
    const { after } = await roundTrip(({ globals: { WeakMap, WeakSet, WeakRef } }) => {
      const key = {};
      const chained = {};
      const map = new WeakMap<object, unknown>([
        [key, chained],
        [chained, "end"],
        [{}, "lost"],
      ]);
      return { key, map, set: new WeakSet([key]), ref: new WeakRef(key), dead: new WeakRef({}) };
    });
    const chained = after.map.get(after.key) as object;
    expect(after.map.get(chained)).toBe("end");
    expect(after.set.has(after.key)).toBe(true);
    expect(after.ref.deref()).toBe(after.key);
    expect(after.dead.deref()).toBeUndefined();
  });

  test("proxies, and revoked ones", async () => {
    const { after } = await roundTrip(({ globals: { Proxy } }) => {
      const target = { a: 1 };
      const { proxy, revoke } = Proxy.revocable({ b: 2 }, {});
      const dead = Proxy.revocable({}, {});
      dead.revoke();
      return {
        target,
        proxy: new Proxy(target, { get: Reflect.get }),
        revocable: proxy,
        revoke,
        dead: dead.proxy,
      };
    });
    after.target.a = 5;
    expect((after.proxy as { a: number }).a).toBe(5);
    expect((after.revocable as { b: number }).b).toBe(2);
    after.revoke();
    expect(() => (after.revocable as { b: number }).b).toThrow(TypeError);
    expect(() => Object.keys(after.dead)).toThrow(TypeError);
  });
});

test("what the program has put on intrinsics and on globalThis comes along", async () => {
  const code: Code = ({ closure }) => ({
    closures: { 0: (scope: object) => closure(() => scope, 0, scope) },
  });
  const clean = (): void => {
    for (const key of ["last", "own"]) Reflect.deleteProperty(Array.prototype, key);
    Reflect.deleteProperty(globalThis, "setting");
  };
  try {
    const from = await holder(code);
    const fn = from.carrier.runtime.executable.closure(0)!({ answer: 42 } as never);
    Object.defineProperty(Array.prototype, "last", { value: fn, configurable: true, writable: true });
    from.globals.globalThis["setting"] = { on: true };
    const bytes = imageOf(from.carrier.program);
    clean();
    const to = await holder(code);
    restore(to.carrier.program, bytes);
    expect(([] as unknown as { last(): object }).last()).toEqual({ answer: 42 });
    expect(Object.keys(Object.getPrototypeOf([]) as object)).toEqual([]);
    expect((globalThis as { setting?: unknown }).setting).toEqual({ on: true });
  } finally {
    clean();
  }
});
