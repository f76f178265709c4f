// oxlint-disable typescript/unbound-method -- never called as they are
/** Ordinary objects with something hidden in them: `arguments` objects, and what `JSON.rawJSON` returns. */
import type { Family } from "../capture/family.ts";

const toString = Object.prototype.toString;

/** Of strict code, as modules are. */
function argumentsObject(..._: unknown[]): object {
  // oxlint-disable-next-line prefer-rest-params -- the object itself is wanted
  return arguments;
}

export function isArguments(object: object): boolean {
  return Object.hasOwn(object, "callee") && toString.call(object) === "[object Arguments]";
}

export const ARGUMENTS: Family = {
  kind: 46,
  head() {},
  body: (out, object: object) => out.shapes.writeAttributes(object),
  make() {
    const object = argumentsObject();
    for (const key of Reflect.ownKeys(object)) Reflect.deleteProperty(object, key);
    return object;
  },
  fill: (input, object: object) => input.properties.read(object),
};

const RawJson = JSON as unknown as {
  rawJSON?(text: string): object;
  isRawJSON?(value: unknown): value is { readonly rawJSON: string };
};

export function isRawJson(object: object): boolean {
  return RawJson.isRawJSON?.(object) === true;
}

/** Frozen, without a prototype, with one property. */
export const RAW_JSON: Family = {
  kind: 47,
  head: (out, object: { readonly rawJSON: string }) => out.string(out.heads, object.rawJSON),
  make(input) {
    const text = input.string(input.heads);
    if (RawJson.rawJSON === undefined) throw input.bad("this engine has no JSON.rawJSON");
    return RawJson.rawJSON(text);
  },
};
