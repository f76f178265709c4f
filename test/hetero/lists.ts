/** What is known of the capture samples on carriers, by their names. */

/** One of each kind of state: what continuous integration takes. */
export const HANDFUL = [
  "values/arrays.js",
  "values/dates-regexps-numbers-strings.js",
  "values/generators.js",
  "values/maps-and-sets.js",
  "values/private-members.js",
  "values/promises.js",
  "values/typed-array-iterators.js",
  "values/views-of-all-kinds.js",
  "compiler/closures.js",
  "compiler/loops-that-wait-now-and-then.js",
  "compiler/try.js",
];

/** What an engine may lack when it restores an image. Whatever else one lacks is a failure. */
export const MAY_LACK: ReadonlySet<string> = new Set([
  // Bun keeps elsewhere what Node has under symbols.
  "%node:fs/Dirent%",
  "%node:fs/Dirent without type%",
  "%node:string_decoder/StringDecoder%",
  "%node:string_decoder/StringDecoder without kNativeDecoder%",
  // Node 22 is older than these.
  "Float16Array.prototype",
  "Intl.DurationFormat.prototype",
  "SuppressedError.prototype",
]);

/** There is no right answer on a CPU of the other byte order (docs/image.md). */
export const BYTE_ORDER = "views of different element sizes on the same memory of the other byte order";

/**
 * What a moved one shows is not to be known, between this carrier and others, or anywhere: of these only the exit code
 * is compared. Why:
 */
export const SHOWN_OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  anywhere: {
    "values/timers.js": "it counts what an interval does in 80 ms, which a busy or slow computer delays",
  },
  bun: {
    "values/errors.js": "engines break the lines of what they inspect elsewhere; a frozen error as below",
    "values/frozen-objects.js":
      "V8's stack of a frozen error is an accessor, which becomes a property that can be written, so it is only sealed",
    "values/inspection.js": "a moved async function is shown as `[Function: f] AsyncFunction`",
  },
  chromium: {
    "values/events.js": "it writes the stack of an error that the emitter makes, which is the page's own",
    "values/symbols-of-node.js": "the same",
  },
  firefox: {
    "values/changed-functions.js":
      "SpiderMonkey gives a function its `name` and `length` when somebody asks, and lists them in that order",
    "values/errors.js":
      "errors have other properties there: no stack of their own, but `fileName`, `lineNumber` and `columnNumber`",
    "values/formatters-with-many-options.js": "it compares in which order resolved options are told",
    "values/frozen-objects.js": "V8's stack of a frozen error, as above",
  },
  deno: {
    "values/symbols-of-node.js":
      "it compares an emitter's symbols with those of one made here, which has one less",
    "values/changed-prototypes-of-generators.js":
      "it writes a stack, which names the file the program was loaded from",
    "values/frozen-objects.js":
      "V8's stack of a frozen error is an accessor, which becomes a property that can be written",
  },
};

/**
 * Samples that a carrier does not load: Bun refuses modules that assign to a constant when it reads them, natively
 * too; elsewhere that is a `TypeError` once it is done.
 */
export const NOT_LOADED: Readonly<Record<string, readonly string[]>> = {
  bun: [
    "compound-assignment",
    "iterations-in-loops",
    "members",
    "messages",
    "scopes",
    "temporal-dead-zone",
  ].map((name) => `compiler/${name}.js`),
};
