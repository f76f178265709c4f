/**
 * The contract between compiled code and the runtime: everything an executable may call.
 *
 * An executable is one ES module. Its first statement is
 *
 *     const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
 *
 * and its last `$.module({ … })`. Loading it runs **no user code**: the module body is a frame like
 * any other, started by the carrier (or not at all, when the process is restored from an image).
 * Host modules (`node:fs` …) are ordinary imports at the top, passed through `$.hostModule`.
 *
 * What an image holds of code is names only: a *static* (module-level function or class) by its
 * name, any other function by (closure id, captured scopes), a suspended frame by (frame id,
 * program counter, live variables). Code itself never travels in an image; the executable does.
 */

export const RUNTIME = Symbol.for("godwit.runtime");

/** Raised whenever an executable compiled before may not run as it did. */
export const ABI_VERSION = 1;

/** What a step function returns when it has suspended; any other value is the function's result. */
export type Suspended = { readonly __suspended: true };

/** How a frame is resumed: with a value (0), with an exception (1), or, a generator, with `return(value)` (2). */
export type Mode = 0 | 1 | 2;

/** The code of an async function or generator: runs it from where it is to its next suspension, or its end. */
export type Step = (frame: Frame, mode: Mode, value: unknown) => unknown;

/** The variables of a function that are live across a suspension. */
export type Saved = Record<string, unknown>;

/**
 * A suspended function. All frames of a kind have one shape, whatever the function: what is called for
 * each `await` of a program meets one kind of object, which the engine makes fast.
 */
export interface Frame {
  /** Where to go on; 0 is the start. */
  pc: number;
  readonly step: Step;
  /** An object of the function's own shape; `{}` where nothing is live across a suspension. */
  readonly saved: Saved;
}

/** 0: an async function, 1: a generator, 2: an async generator. */
export type FrameKind = 0 | 1 | 2;

/** One function that can suspend. Its id is its place in `ModuleInfo.frames`, counted from 1. */
export type FrameInfo = readonly [
  step: Step,
  /** For stack traces and reports: the function's name. */
  name: string,
  kind: FrameKind,
  /** Where it can be suspended, in the notation of suspension-points.ts. */
  points: string,
  /** The functions that parts of its loops are; stack traces show them as the function itself. */
  ...parts: readonly ((...values: never[]) => unknown)[],
];

export interface ModuleInfo {
  /** Starts the module body: returns a runtime promise when it has top-level await, else undefined. */
  readonly init: () => unknown;
  /** Module-level variables that belong to the image, with access to them. */
  readonly variables: Readonly<Record<string, readonly [read: () => unknown, write: (value: never) => void]>>;
  /** Module-level functions and classes that exist once the module is loaded. */
  readonly statics: Readonly<Record<string, object>>;
  /** Closure id (from 1) → factory taking the captured scopes (and, for classes, the superclass and computed keys). */
  readonly closures: Readonly<Record<number, (...scopes: never[]) => object>>;
  readonly frames: readonly FrameInfo[];
  /** Names of variables in the executable → in the source, where they differ. */
  readonly names?: Readonly<Record<string, string>>;
  /** The program's files, which suspension points refer to. */
  readonly files: readonly string[];
}

/** The object under `globalThis[RUNTIME]`. */
export interface Abi {
  /**
   * This, for an executable of that version: they live long in checkpoints.
   *
   * @throws {GodwitError} `ERR_OTHER_VERSION`
   */
  version(version: number): Abi;

  /**
   * Replacements for globals whose native kind cannot be captured: Promise, setTimeout,
   * setInterval, setImmediate and their clear…, queueMicrotask, WeakMap, WeakSet, WeakRef,
   * FinalizationRegistry, Proxy, console, process, globalThis … Compiled code reads a free
   * identifier that is a key here from here instead.
   */
  readonly globals: Readonly<Record<string, unknown>>;

  // ── functions ──
  /** Marks `fn` as made by closure factory `id` from `scopes`, and returns it. Costs tens of nanoseconds. */
  closure<F extends object>(fn: F, id: number, ...scopes: unknown[]): F;
  /** The same for a class made by a factory; `scopes` are all arguments the factory needs to make it again. */
  class<C extends object>(cls: C, id: number, ...scopes: unknown[]): C;
  /** Notes where the methods of `cls` belong. Called before the static code of a class runs, which may move them. */
  members(cls: object): void;
  /**
   * Gives a compiled generator function what the language gives one: `prototype` and the prototype
   * of its kind. Applied before `closure`; returns `fn`.
   */
  generatorFunction<F extends object>(fn: F, async: boolean): F;
  /** Likewise for async functions: the prototype `AsyncFunction.prototype`. */
  asyncFunction<F extends object>(fn: F): F;
  /**
   * `fn.apply(self, args)` for a call whose callee was evaluated before an `await` in its arguments;
   * a callee that is no function throws the engine's TypeError about `text`, its source text.
   */
  call(self: unknown, fn: unknown, text: string, ...args: unknown[]): unknown;
  /** Likewise `new fn(...args)`. */
  construct(fn: unknown, text: string, ...args: unknown[]): unknown;

  // ── frames ──
  /** Runs an async function to its first suspension and returns its promise. `saved` holds what is live at entry. */
  start(step: Step, saved?: Saved): unknown;
  /**
   * Makes the (suspended) generator object of a generator call; its prototype is `fn.prototype`.
   * `early`: the parameters are evaluated first, up to where `step` returns with `pc` past them.
   */
  generator(fn: { prototype: unknown }, step: Step, saved?: Saved, early?: boolean): object;
  asyncGenerator(fn: { prototype: unknown }, step: Step, saved?: Saved, early?: boolean): object;
  /** `return $.await(frame, value)` after `frame.pc` and the live variables are saved. */
  await(frame: Frame, value: unknown): Suspended;
  /** Likewise for `yield`. In an async generator the operand has been awaited as the language demands. */
  yield(frame: Frame, value: unknown): Suspended;

  // ── poll-points in loops (polls.ts) ──
  /** Comes right before the call in `await f(…)` or `return f(…)`, its arguments evaluated, where `f` certainly is an async function. */
  callsAsync(): void;
  /** `call` in `await self.fn(…args)` or `return self.fn(…args)`, whatever `fn` is. */
  callAwaited(self: unknown, fn: unknown, text: string, ...args: unknown[]): unknown;
  /** What was called just now with such a note has paused. */
  pausing(): boolean;
  /** Has the frame paused as well, with what is live at `pc` saved: it goes on when what it called has come to where it returns. */
  behind(frame: Frame, pc: number, ...live: unknown[]): Suspended;
  /** Comes first in `x => f(x)`: whether what it calls may pause, as `callPassed` is to be told. */
  passed(): boolean;
  /** `call`, in a function that does nothing else; `fn` certainly is an async function, or may be one. */
  callPassed(
    passed: boolean,
    certain: boolean,
    self: unknown,
    fn: unknown,
    text: string,
    ...args: unknown[]
  ): unknown;
  /**
   * `call` of what may be an array's `map` or `forEach`, or `Array.from`, with a function that starts something. `passes`: it is
   * one that begins with `passed`. If the frame was paused behind it, `eachResult` of what this returned is the result.
   */
  startEach(passes: boolean, self: unknown, fn: unknown, text: string, ...args: unknown[]): unknown;
  eachResult(each: unknown): unknown;
  /** A loop's poll-point; `nests`: there are loops inside, so it runs in blocks while `fine`. */
  point(nests?: boolean): { backEdges: number; fine: boolean };
  /** The index at which the next part of `for (; index < bound; index += step)` ends: at `bound` itself, if that is near; without a bound, ±∞. */
  end(point: { backEdges: number }, index: unknown, step: number, bound?: unknown): unknown;
  /**
   * Called between two parts of a loop, or at a back edge of one in blocks. Negative: the frame has been paused, with what is
   * live at `pc` saved, and the step function returns `$.paused`; otherwise `point.backEdges`, after so many of which a loop
   * that counts them asks again.
   */
  poll(frame: Frame, point: { backEdges: number }, pc: number, ...live: unknown[]): number;
  readonly paused: Suspended;
  readonly iteratorSymbol: symbol;
  /** Whether iterating over `items`, whose `Symbol.iterator` has been read as `method`, goes by index. */
  isByIndex(items: unknown, method: unknown): boolean;
  /** What a loop of the language's own is to iterate over, its `Symbol.iterator` read already, as `method`; `text` is the source's. */
  again(items: unknown, method: unknown, text: string): Iterable<unknown>;
  /** What is left of an iteration, for a loop of the language's own; leaving that closes the iterator unless it is `kept`. */
  rest(record: IteratorRecord): { kept: boolean };

  // ── iteration: iterators that survive a suspension ──
  /** GetIterator(x, sync); `text` is x in the source, for messages. Built-in iterables give iterators whose position can be captured. The record's `next` was read once, as the language demands. */
  iterator(iterable: unknown, text?: string): IteratorRecord;
  /** `value`, or something that is iterated over likewise, for an array pattern of a declaration; throws if it is not iterable: `text` is it in the source. */
  iterable(value: unknown, text: string): Iterable<unknown>;
  /** The same where `Symbol.iterator` has been read, as `method`. */
  iteratorBy(iterable: unknown, method: unknown, text?: string): IteratorRecord;
  /** `iterable[Symbol.iterator]()`, written out by the program as `text`: an iterator object that can be captured. */
  heldIterator(iterable: unknown, text: string): unknown;
  asyncIterator(iterable: unknown, text?: string): IteratorRecord;
  /**
   * IteratorClose of a synchronous iterator after an abrupt completion: calls `return` if there is one
   * and throws the engine's TypeError "… is not an object" if what it returns is none.
   */
  closeIterator(record: IteratorRecord): unknown;
  /** The keys `for (k in object)` visits, as an array; keys deleted meanwhile are skipped with `$.hasKey`. */
  keysIn(object: unknown): string[];
  hasKey(object: unknown, key: string): boolean;

  /** The same for `for await`: undefined if the iterator has no `return`, else a box of what `return()` returned, to be awaited by compiled code. */
  closeAsyncIterator(record: IteratorRecord): { readonly value: unknown } | undefined;
  /** Returns `result` if it is an object, else throws the engine's TypeError "Iterator result … is not an object". */
  iteratorResult(result: unknown): { done?: boolean; value: unknown };
  /**
   * One step of a synchronous `yield*`: passes the resumption on to the inner iterator and returns its result
   * object. Without a `throw` method it closes the iterator and throws the TypeError; without a
   * `return` method it returns `{ done: true, value }`.
   */
  delegate(record: IteratorRecord, mode: Mode, value: unknown): { done?: boolean; value: unknown };
  /**
   * One step of `yield*` in an async generator: passes the resumption on to the inner iterator. Compiled
   * code awaits `value` of the answer, and has `delegated` make the iterator result of what that came to.
   */
  delegateAsync(record: IteratorRecord, mode: Mode, value: unknown): DelegateAnswer;
  delegated(answer: DelegateAnswer, value: unknown): { done?: boolean; value: unknown };
  /** Suspends a synchronous generator, handing `result` (an iterator result of `delegate`) out as it is. */
  yieldResult(frame: Frame, result: object): Suspended;

  // ── variables ──
  /** The value of a variable before its declaration has run, where a program could see the difference. May be in images. */
  readonly uninitialized: object;
  /** Called first in a catch clause: puts the engine's message into the names of the source. */
  caught(error: unknown): void;
  /** Throws the ReferenceError "Cannot access 'name' before initialization". */
  tdz(name: string): never;

  // ── objects ──
  /**
   * An object literal that contains accessors. Parts in source order: an object (own properties are
   * moved over, a prototype set by `__proto__: …` too) or `[key, getter, setter]`, either function undefined if the
   * literal does not have it (a getter and a setter of one key then make one property, as in the language).
   */
  object(...parts: (object | [PropertyKey, object | undefined, object | undefined])[]): object;
  /** The template object of a tagged template. Compiled code makes it once for each place in the code. */
  template(cooked: (string | undefined)[], raw: string[]): readonly (string | undefined)[];
  /** ToPropertyKey: the key a computed name stands for. */
  key(value: unknown): PropertyKey;
  /** `super[key]` / `super[key] = value` for a function whose home object is `home`. */
  superGet(home: object, key: PropertyKey, self: unknown): unknown;
  superSet(home: object, key: PropertyKey, value: unknown, self: unknown): unknown;
  /**
   * `super(...args)` in an arrow function after its constructor (of `cls`, called for `target`) is gone;
   * `scope.this` is the `this` they share.
   */
  superCall(scope: object, cls: object, target: object, args: unknown[]): object;
  /** Asked first by constructors with such arrow functions: true if they are only to define their fields. */
  initializing(): boolean;
  /** A place for `super[key]` that patterns and operators can read and assign. */
  superReference(home: object, key: unknown, self: unknown): { value: unknown };
  /** The same for `object.#name`. */
  privateReference(table: PrivateTable, name: string, object: object): { value: unknown };
  /**
   * True while instances are being made for an image: a compiled constructor of a class with
   * private members then only passes the call on to `super` and initializes nothing.
   */
  restoring: boolean;
  /**
   * Called first in the evaluation of a class with private members: how to reach them by name (without #). Returns
   * `table`, which closures and frames may hold (an image names it by its class).
   *
   * Restoring an object: for each class of its chain with instance privates, base first, under
   * `restoring`: a base class is constructed by `Reflect.construct(cls, [], instanceClass)`; for a
   * derived one its [[Prototype]] is set, for the moment, to a function that returns its argument
   * and `Reflect.construct(cls, [object])` adds the privates to `object`. No user code runs; values
   * are then written through `set`. Static ones live on the class itself.
   */
  privates(cls: object, table: PrivateTable): PrivateTable;

  // ── host ──
  /** `import.meta`. */
  readonly meta: object;
  /** Wraps a host module's namespace so that what its functions return is tracked (an operation in flight delays a freeze, and says which). */
  hostModule(specifier: string, namespace: object): object;

  // ── strict Math (strict-math/math.ts) ──
  /** Makes `globals.Math` one that computes alike on every engine. Called before anything else, if at all. */
  strictMath(): void;
  /** `base ** exponent`, computed by that. */
  power(base: unknown, exponent: unknown): unknown;

  /** Registers the executable; called once, last. */
  module(info: ModuleInfo): void;
}

export interface PrivateMember {
  readonly kind: "field" | "method" | "accessor";
  readonly static: boolean;
  readonly get: (object: object) => unknown;
  /** The same, for `this`: engines have its name in their messages. Made by `privates`. */
  own?: (object: object) => unknown;
  set(object: object, value: unknown): unknown;
  has(object: object): boolean;
  /** For methods: calls it, without the function ever being a value that an image would have to hold. */
  call?(object: object, ...args: unknown[]): unknown;
}

/** `lacks`: the inner iterator has no `throw` (and was closed) or no `return`. */
export interface DelegateAnswer {
  readonly value: unknown;
  readonly lacks: "throw" | "return" | undefined;
}

export type PrivateTable = Readonly<Record<string, PrivateMember>>;

/**
 * A captured iterator. `next` calls the iterator's `next`; for synchronous records it throws the
 * engine's TypeError if the result is not an object, for asynchronous ones it returns what must be
 * awaited.
 */
export interface IteratorRecord {
  next(value?: unknown): { done?: boolean; value: unknown };
  [key: string]: unknown;
}
