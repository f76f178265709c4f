// oxlint-disable typescript/no-unsafe-function-type, typescript/unbound-method -- constructors and getters of every kind
/**
 * Nothing is lost silently: what any constructor of the platform makes either comes out of an image equal,
 * or keeps the image from being made.
 */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { imageOf, restore } from "../runtime/carrier.ts";
import { holder } from "../runtime/round-trip.ts";

const MODULES = [
  ..."assert async_hooks buffer crypto diagnostics_channel events fs http net os perf_hooks".split(" "),
  ..."querystring readline stream string_decoder url util vm zlib".split(" "),
];

/** They begin something: threads, connections, files. */
const LIVELY = /Worker|Socket|Server|Agent|Channel|EventSource|Stream$|FSWatcher|Interface|ClientRequest/;

/** A WeakRef's object may be gone, a promise or function is the program's own, a proxy shows its target. */
const OWN = new Set(["WeakRef", "Promise", "Function", "Proxy", "FinalizationRegistry"]);

const ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  [{}],
  ["a"],
  [4],
  [["a"]],
  [new ArrayBuffer(8)],
  ["sha256"],
  ["en"],
  ["en", { type: "region" }],
  [["a"], "b"],
  ["http://a/"],
];

/** Constructors by name; `native` ones and those the runtime gives its programs. */
function constructorsOf(globals: Record<string, unknown>): Map<string, Function> {
  const found = new Map<string, Function>();
  const add = (prefix: string, from: object): void => {
    for (const name of Object.getOwnPropertyNames(from)) {
      if (!/^[A-Z]/.test(name) || LIVELY.test(name) || OWN.has(name)) continue;
      const value: unknown = name in globals ? globals[name] : Reflect.get(from, name);
      if (typeof value === "function") found.set(prefix + name, value);
    }
  };
  add("", globalThis);
  add("Intl.", Intl);
  add("WebAssembly.", (globalThis as unknown as { WebAssembly: object }).WebAssembly);
  for (const module of MODULES) add(`${module}.`, process.getBuiltinModule(module) as object);
  return found;
}

/** Up to two different instances. */
function instancesOf(cls: Function): object[] {
  const made: object[] = [];
  for (const args of ARGUMENTS) {
    try {
      made.push(Reflect.construct(cls, args) as object);
    } catch {
      // Not these arguments.
    }
    if (made.length === 2) break;
  }
  return made;
}

/** All that can be seen of an object: properties, and what its getters say. */
function seen(object: object): string {
  const lines = [inspect(object, { showHidden: true, depth: 4 })];
  for (let at = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (get === undefined || key === "__proto__" || key === "stack") continue;
      lines.push(`${key}: ${outcome(() => inspect(Reflect.apply(get, object, []), { depth: 1 }))}`);
    }
  }
  return lines.join("\n");
}

function outcome(get: () => string): string {
  try {
    return get();
  } catch (error) {
    return `throws ${String(error)}`;
  }
}

/** "equal", "pinned", or what has changed. */
async function fate(name: string, index: number): Promise<string> {
  const from = await holder();
  const object = instancesOf(constructorsOf(from.globals as never).get(name)!)[index]!;
  from.value = object;
  let image: Uint8Array;
  try {
    image = imageOf(from.carrier.program);
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_PINNED") return "pinned";
    throw new Error(`capturing ${name}`, { cause: error });
  }
  const before = seen(object);
  const to = await holder();
  restore(to.carrier.program, image);
  const after = seen(to.value as object);
  return after === before ? "equal" : `${name} was\n${before}\nand is\n${after}`;
}

test("what a constructor makes comes out equal, or pins", { timeout: 300_000 }, async () => {
  const counts = { equal: 0, pinned: 0 };
  const { globals } = await holder();
  for (const [name, cls] of constructorsOf(globals as never)) {
    const { length } = instancesOf(cls);
    for (let index = 0; index < length; index++) {
      const result = await fate(name, index);
      expect(["equal", "pinned"], result).toContain(result);
      counts[result as "equal" | "pinned"]++;
    }
  }
  expect(counts.equal).toBeGreaterThan(80);
  expect(counts.pinned).toBeGreaterThan(20);
});
