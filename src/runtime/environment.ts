/** The program's `process.env`: as natively, a variable becomes text, whatever it is set to. */
import { makeProxy } from "./proxy.ts";
import { stampCode } from "./stamp.ts";

const { defineProperty } = Reflect;

type Trap = (variables: object, name: PropertyKey, change: PropertyDescriptor) => boolean;

export function environment(variables: NodeJS.ProcessEnv): object {
  return makeProxy({ ...variables }, { defineProperty: defineVariable({}) });
}

/** The trap behind every way to set one; an assignment to an object that inherits from it is not one of them. */
export function defineVariable(data: object): Trap {
  return stampCode<Trap>((...args) => define(...args), "defineVariable", [data]);
}

const define: Trap = (variables, name, change) => {
  if ("get" in change || "set" in change)
    throw invalid("does not accept an accessor(getter/setter) descriptor");
  const { configurable, enumerable, writable } = Object.hasOwn(variables, name)
    ? { configurable: true, enumerable: true, writable: true, ...change }
    : change;
  if (!configurable || !enumerable || !writable)
    throw invalid("only accepts a configurable, writable, and enumerable data descriptor");
  const value = text(change.value);
  return defineProperty(variables, text(name), { value, configurable, enumerable, writable });
};

/** @throws {TypeError} for a symbol, which `String` would describe. */
function text(value: unknown): string {
  return `${value as number}`;
}

function invalid(what: string): TypeError {
  const error = new TypeError(`'process.env' ${what}`);
  return Object.assign(error, { code: "ERR_INVALID_OBJECT_DEFINE_PROPERTY" });
}
