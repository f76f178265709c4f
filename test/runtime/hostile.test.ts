// oxlint-disable unicorn/no-useless-spread, no-sparse-arrays, typescript/unbound-method, unicorn/consistent-function-scoping -- values of every kind
import { beforeAll, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { GodwitError } from "../../src/errors.ts";
import { CborWriter, encode } from "../../src/image/index.ts";
import { HASH, imageOf, restore } from "./carrier.ts";
import { type Code, holder, imageOfValue } from "./round-trip.ts";

/** An image with a value of nearly every kind in it. */
const code: Code = ({ closure }) => {
  const read = (scope: object): (() => object) => closure(() => scope, 0, scope);
  return { closures: { 0: read }, statics: { code } };
};

let image: Uint8Array;
beforeAll(async () => {
  image = await imageOfValue(({ carrier, globals: { Promise, WeakMap, Proxy, setTimeout } }) => {
    const scope = { value: 1 };
    const fn = (carrier.runtime.executable.closure(0) as unknown as (scope: object) => () => object)(scope);
    const promise = Promise.all([new Promise(() => {}), Promise.resolve(5)])
      .finally(fn)
      .then(fn);
    setTimeout(fn, 1e6);
    return {
      ...{ scope, fn, promise, code, text: "text", big: 10n ** 20n, array: [1, , "x"], date: new Date(5) },
      ...{
        map: new Map([[scope, 1]]),
        set: new Set([fn]),
        error: new Error("e"),
        re: /x/g,
        sym: Symbol("s"),
      },
      ...{ floats: new Float64Array(4), large: new Uint8Array(5000), frozen: Object.freeze({ a: 1 }) },
      ...{
        weak: new WeakMap([[scope, "w"]]),
        proxy: new Proxy(scope, {}),
        bound: fn.bind(null),
        boxed: Object(1),
      },
      ...{ iterator: carrier.runtime.abi.iterator([1, 2]), own: Object.create({ inherited: 1 }) as object },
    };
  }, code);
}, 60_000);

/** Restores `bytes` into a fresh runtime; what is thrown, or undefined. */
async function failure(bytes: Uint8Array): Promise<unknown> {
  const to = await holder(code);
  try {
    restore(to.carrier.program, bytes);
    return undefined;
  } catch (error) {
    return error;
  }
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof GodwitError ? error.code : undefined;
  return code === "ERR_BAD_IMAGE" || code === "ERR_OTHER_EXECUTABLE";
}

describe("an image that is not what was written is refused:", () => {
  test("the image itself is accepted", async () => {
    expect(await failure(image)).toBeUndefined();
  });

  test("cut off anywhere", async () => {
    for (let size = 0; size < image.length; size += size < 200 ? 1 : 97) {
      expect(isRefusal(await failure(image.subarray(0, size)))).toBe(true);
    }
  });

  test("with something behind it", async () => {
    expect(isRefusal(await failure(Uint8Array.of(...image, 0)))).toBe(true);
  });

  test("with any bytes changed: refused, or restored to something else, and nothing worse", async () => {
    const change = fc.record({ at: fc.nat(image.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = image.slice();
        for (const { at, to } of changes) bytes[at] = to;
        const error = await failure(bytes);
        expect(error === undefined || isRefusal(error)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(isRefusal(await failure(bytes))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("of another executable, naming both", async () => {
    const from = await holder();
    const bytes = imageOf(from.carrier.program);
    const { load } = await import("./carrier.ts");
    const other = load(() => ({}), "another hash");
    expect(() => restore(other.program, bytes)).toThrow(
      expect.objectContaining({
        code: "ERR_OTHER_EXECUTABLE",
        message: `Cannot restore the image: it was made by executable "${HASH}", this is "another hash"`,
      }) as Error,
    );
  });

  test("of another format version, naming it", async () => {
    const writer = new CborWriter();
    const header = { format: "godwit-image", version: 99, executable: HASH, engine: "x", byteOrder: "LE" };
    for (const chunk of encode(header).chunks) writer.append(chunk);
    const error = await failure(Buffer.concat(writer.takeChunks()));
    expect((error as Error).message).toBe(
      "Cannot restore the image: its format is version 99, this is version 3",
    );
  });
});

test("an image of the other byte order comes out with the same numbers", async () => {
  const bytes = await imageOfValue(() => ({
    floats: new Float64Array([1.5, -2]),
    shorts: new Uint16Array([258]),
    large: new Int32Array(2000).fill(7),
    bytes: new Uint8Array([1, 2, 3]),
  }));
  // The header says so, and the bytes of the elements are the other way round.
  const order = Buffer.from(bytes).indexOf("LE");
  bytes.set(Buffer.from("BE"), order);
  const reverse = (element: Uint8Array, count: number): void => {
    const at = Buffer.from(bytes).indexOf(element);
    for (let i = 0; i < count; i++)
      bytes.subarray(at + i * element.length, at + (i + 1) * element.length).reverse();
  };
  reverse(new Uint8Array(new Float64Array([1.5]).buffer), 1);
  reverse(new Uint8Array(new Float64Array([-2]).buffer), 1);
  reverse(Uint8Array.of(2, 1), 1);
  reverse(Uint8Array.of(7, 0, 0, 0), 2000);
  const to = await holder();
  restore(to.carrier.program, bytes);
  expect(to.value).toEqual({
    floats: new Float64Array([1.5, -2]),
    shorts: new Uint16Array([258]),
    large: new Int32Array(2000).fill(7),
    bytes: new Uint8Array([1, 2, 3]),
  });
});

test("an image may arrive in pieces of any size, large buffers written in place", async () => {
  const to = await holder(code);
  const target = to.carrier.program.restore();
  let inPlace = 0;
  for (let at = 0; at < image.length;) {
    const wanted = target.wanted();
    const size = Math.min(wanted?.length ?? 7, image.length - at, 1001);
    if (wanted) {
      wanted.set(image.subarray(at, at + size));
      target.filled(size);
      inPlace += size;
    } else {
      target.push(image.subarray(at, at + size));
    }
    at += size;
  }
  target.finish();
  // All but what came with the buffer's head.
  expect(inPlace).toBeGreaterThan(4990);
  expect((to.value as { text: string }).text).toBe("text");
});
