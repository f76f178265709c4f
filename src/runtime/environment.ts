/**
 * The program's `process.env`: as natively, a variable becomes text, whatever it is set to. Where a program has an
 * OS process to itself the variables are those of that process, too: for its children, and for the engine (`TZ`).
 */
import { isPlainObject } from "./capture/trusted.ts";
import type { Core } from "./core.ts";
import { makeProxy } from "./proxy.ts";
import { makingOf, stampCode } from "./stamp.ts";

const { defineProperty, deleteProperty } = Reflect;

type Define = (variables: object, name: PropertyKey, change: PropertyDescriptor) => boolean;
type Delete = (variables: object, name: PropertyKey) => boolean;

export function environment(core: Core): object {
  const traps = { defineProperty: defineVariable(core, {}), deleteProperty: deleteVariable(core, {}) };
  return makeProxy({ ...globalThis.process.env }, traps);
}

/** The trap behind every way to set one; an assignment to an object that inherits from it is not one of them. */
export function defineVariable(core: Core, data: object): Define {
  const trap: Define = (variables, name, change) => {
    const value = define(variables, name, change);
    if (core.hostEnvironment !== undefined) core.hostEnvironment[name as string] = value;
    return true;
  };
  return stampCode(trap, "defineVariable", [data]);
}

export function deleteVariable(core: Core, data: object): Delete {
  const trap: Delete = (variables, name) => {
    if (core.hostEnvironment !== undefined) deleteProperty(core.hostEnvironment, name);
    return deleteProperty(variables, name);
  };
  return stampCode(trap, "deleteVariable", [data]);
}

/** Those of tests and tools for carriers themselves. */
const CARRIERS = /^GODWIT_/;

/** After a move. What the program has made of its `process.env` meanwhile is not called. */
export function becomeEnvironment(host: NodeJS.ProcessEnv, given: object): void {
  const making = makingOf(given);
  const variables = making?.kind === "proxy" ? making.target : given;
  if (!isPlainObject(variables)) return;
  const descriptors = Object.getOwnPropertyDescriptors<PropertyDescriptorMap>(variables as never);
  const texts = Object.entries(descriptors).filter(
    ([name, { value }]) => typeof value === "string" && !CARRIERS.test(name),
  );
  const names = new Set(texts.map(([name]) => name));
  for (const name of Object.keys(host)) if (!names.has(name) && !CARRIERS.test(name)) delete host[name];
  for (const [name, { value }] of texts) if (host[name] !== value) host[name] = value as string;
}

function define(variables: object, name: PropertyKey, change: PropertyDescriptor): string {
  if ("get" in change || "set" in change)
    throw invalid("does not accept an accessor(getter/setter) descriptor");
  const { configurable, enumerable, writable } = Object.hasOwn(variables, name)
    ? { configurable: true, enumerable: true, writable: true, ...change }
    : change;
  if (!configurable || !enumerable || !writable)
    throw invalid("only accepts a configurable, writable, and enumerable data descriptor");
  const value = text(change.value);
  defineProperty(variables, text(name), { value, configurable, enumerable, writable });
  return value;
}

/** @throws {TypeError} for a symbol, which `String` would describe. */
function text(value: unknown): string {
  return `${value as number}`;
}

function invalid(what: string): TypeError {
  const error = new TypeError(`'process.env' ${what}`);
  return Object.assign(error, { code: "ERR_INVALID_OBJECT_DEFINE_PROPERTY" });
}
