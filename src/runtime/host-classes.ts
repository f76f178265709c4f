// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Classes of Node's modules whose instances are ordinary objects: all they hold is in properties, some
 * of them under symbols of Node's own. An image names the prototypes and the symbols.
 *
 * Nothing is loaded for this before a value of such a class is met.
 */
const CLASSES: Readonly<Record<string, string>> = {
  EventEmitter: "events",
  Stats: "fs",
  StatFs: "fs",
  Dirent: "fs",
  Url: "url",
  AssertionError: "assert",
  StringDecoder: "string_decoder",
  // These two hold more, which values/fetch.ts knows.
  Headers: "global",
  FormData: "global",
};

/**
 * Symbols under which Node's instances hold what they are about. Where an engine's have them not (Bun keeps a text
 * decoder's state elsewhere), its prototype has another name, and neither engine takes the other's instances.
 */
const HOLDS: Readonly<Record<string, string>> = { Dirent: "type", StringDecoder: "kNativeDecoder" };

/**
 * What marks a list of listeners as in use. Engines that have no such mark copy the list instead: there this one stands
 * for it, of which they know nothing, and goes back as what it was.
 */
const EMITTING = Symbol("events.emitting");
/** What Node marks emitters with: the same for engines (Deno) that do not. */
const SHAPE_MODE = Symbol("shapeMode");
const CAPTURE = Symbol("kCapture");

/** By their descriptions: whose instances, or which module, has the symbol. */
const SYMBOLS: Readonly<Record<string, () => unknown>> = {
  kCapture: () => inInstance("events", "EventEmitter", "kCapture") ?? CAPTURE,
  shapeMode: () => inInstance("events", "EventEmitter", "shapeMode") ?? SHAPE_MODE,
  "events.emitting": () => emittingMark() ?? EMITTING,
  "events.errorMonitor": () => exportOf("events", "errorMonitor"),
  type: () => inInstance("fs", "Dirent", "type"),
  kNativeDecoder: () => inInstance("string_decoder", "StringDecoder", "kNativeDecoder"),
};

/** The engine's own; undefined: it has none. */
export function emittingMark(): symbol | undefined {
  return symbolOf(listenersOfEmitter(), EMITTING.description!);
}

function exportOf(module: string, name: string): unknown {
  if (module === "global") return (globalThis as Record<string, unknown>)[name];
  const load = globalThis.process?.getBuiltinModule as ((id: string) => object | undefined) | undefined;
  return (load?.(`node:${module}`) as Record<string, unknown> | undefined)?.[name];
}

function inInstance(module: string, name: string, description: string): symbol | undefined {
  const Class = exportOf(module, name) as (new () => object) | undefined;
  if (Class === undefined) return undefined;
  return symbolOf(new Class(), description);
}

function symbolOf(object: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description);
}

/** The list in which an emitter keeps several listeners of one event. */
function listenersOfEmitter(): object {
  const EventEmitter = exportOf("events", "EventEmitter") as
    | (new () => { on(type: string, listener: () => void): unknown; _events?: { any?: object } })
    | undefined;
  if (EventEmitter === undefined) return {};
  const emitter = new EventEmitter();
  for (let count = 0; count < 2; count++) emitter.on("any", () => {});
  return emitter._events?.any ?? {};
}

/** The name of such a class's prototype. */
export function hostPrototypeName(prototype: object): string | undefined {
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof constructor !== "function" || !Object.hasOwn(CLASSES, constructor.name)) return undefined;
  const name = `%node:${CLASSES[constructor.name]!}/${constructor.name}${shapeOf(constructor.name)}%`;
  return hostValue(name) === prototype ? name : undefined;
}

/** Part of the name: empty if instances are as Node's. */
function shapeOf(className: string): string {
  const held = HOLDS[className];
  return held === undefined || SYMBOLS[held]!() !== undefined ? "" : ` without ${held}`;
}

/** The name of such a symbol. */
export function hostSymbolName(symbol: symbol): string | undefined {
  const { description } = symbol;
  if (description === undefined || !Object.hasOwn(SYMBOLS, description)) return undefined;
  return SYMBOLS[description]!() === symbol ? `%node:@${description}%` : undefined;
}

/** What was named so; undefined if this host has no such thing. */
export function hostValue(name: string): unknown {
  const [, description] = /^%node:@(.*)%$/.exec(name) ?? [];
  if (description !== undefined)
    return Object.hasOwn(SYMBOLS, description) ? SYMBOLS[description]!() : undefined;
  const [, module, className, shape] = /^%node:(.*)\/(\w+)(.*)%$/.exec(name) ?? [];
  if (className === undefined || CLASSES[className] !== module) return undefined;
  if (shape !== shapeOf(className)) return undefined;
  return (exportOf(module!, className) as { prototype: object } | undefined)?.prototype;
}
