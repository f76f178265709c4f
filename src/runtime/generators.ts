/**
 * Generator objects. The object a program holds carries its frame in a private field, so it has no
 * own properties, and its methods are inherited as the language has it.
 */
import type { Frame, Mode, Saved, Step, Suspended } from "./abi.ts";
import { type AnyFrame, inheritFrame, NOTHING, SUSPENDED } from "./frames.ts";
import { render } from "./render.ts";
import { Given } from "./stamp.ts";

export type GeneratorState = 0 | 1 | 2 | 3;
export const START: GeneratorState = 0;
export const RUNNING: GeneratorState = 1;
export const YIELDED: GeneratorState = 2;
export const DONE: GeneratorState = 3;

export class GeneratorFrame implements AnyFrame {
  pc = 0;
  readonly step: Step;
  readonly saved: Saved;
  state: GeneratorState = START;
  /** The iterator result of the last `yield`; undefined unless it is just being handed out. */
  result: object | undefined = undefined;

  constructor(step: Step, saved: Saved = NOTHING) {
    this.step = step;
    this.saved = saved;
  }

  /** Generators are resumed by `next`, never by a job. */
  run(): void {
    throw new TypeError("A generator frame is not a job");
  }

  resume(mode: Mode, value: unknown): unknown {
    if (this.state === RUNNING) throw new TypeError("Generator is already running");
    if (this.state === START && mode !== 0) this.state = DONE;
    if (this.state === DONE) return completed(mode, value);
    this.state = RUNNING;
    let result: unknown;
    try {
      result = this.step(this, mode, value);
    } catch (error) {
      this.state = DONE;
      throw error;
    }
    if (result !== SUSPENDED) {
      this.state = DONE;
      return { value: result, done: true };
    }
    this.state = YIELDED;
    const yielded = this.result;
    this.result = undefined;
    return yielded;
  }
}

inheritFrame(GeneratorFrame);

/** What a finished generator answers. */
function completed(mode: Mode, value: unknown): object {
  if (mode === 1) throw value;
  return { value: mode === 2 ? value : undefined, done: true };
}

export function yieldValue(frame: Frame, value: unknown): Suspended {
  (frame as GeneratorFrame).result = { value, done: false };
  return SUSPENDED;
}

export function yieldResult(frame: Frame, result: object): Suspended {
  (frame as GeneratorFrame).result = result;
  return SUSPENDED;
}

/** Puts a frame into a generator object. */
export class GeneratorObject extends Given {
  #frame: AnyFrame;

  constructor(object: object, frame: AnyFrame) {
    super(object);
    this.#frame = frame;
  }

  static make(object: object, frame: AnyFrame): object {
    return new GeneratorObject(object, frame);
  }

  static frameOf(object: unknown): AnyFrame | undefined {
    return typeof object === "object" && object !== null && #frame in object ? object.#frame : undefined;
  }
}

/** Makes the object of a generator call; `fallback` stands in for a function without a prototype object. */
export function makeGenerator(frame: AnyFrame, fn: { prototype: unknown }, fallback: object): object {
  const { prototype } = fn;
  const parent = typeof prototype === "object" && prototype !== null ? prototype : fallback;
  return GeneratorObject.make(Object.create(parent) as object, frame);
}

function frameOf(self: unknown, method: string): GeneratorFrame {
  const frame = GeneratorObject.frameOf(self);
  if (frame instanceof GeneratorFrame) return frame;
  throw new TypeError(
    `Method [Generator].prototype.${method} called on incompatible receiver ${render(self)}`,
  );
}

const methods = {
  next(this: unknown, value: unknown): unknown {
    return frameOf(this, "next").resume(0, value);
  },
  return(this: unknown, value: unknown): unknown {
    return frameOf(this, "return").resume(2, value);
  },
  throw(this: unknown, error: unknown): unknown {
    return frameOf(this, "throw").resume(1, error);
  },
};

const IteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf([][Symbol.iterator]()) as object,
) as object;

/** Our `%GeneratorPrototype%`, and the prototype of our generator functions. */
export function createGeneratorPrototypes(): { prototype: object; functionPrototype: object } {
  return kindPrototypes(IteratorPrototype, methods, "Generator");
}

/** The two prototype objects a kind of generator has, linked as the language links them. */
export function kindPrototypes(
  parent: object,
  own: object,
  name: string,
): { prototype: object; functionPrototype: object } {
  const prototype = Object.create(parent) as object;
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
  }
  const functionPrototype = Object.create(Function.prototype) as object;
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  Object.defineProperty(functionPrototype, Symbol.toStringTag, {
    value: `${name}Function`,
    configurable: true,
  });
  Object.defineProperty(functionPrototype, "prototype", { value: prototype, configurable: true });
  Object.defineProperty(prototype, "constructor", { value: functionPrototype, configurable: true });
  const value = kindConstructor(`${name}Function`, functionPrototype);
  Object.defineProperty(functionPrototype, "constructor", { value, configurable: true });
  return { prototype, functionPrototype };
}

/** `%GeneratorFunction%` and the like: known by name and for `instanceof`; code from text cannot be compiled. */
function kindConstructor(name: string, prototype: object): object {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- each kind has one of its own
  const constructor = function (): never {
    throw new EvalError("Code from text cannot be compiled in a process that can move");
  };
  Object.defineProperty(constructor, "name", { value: name, configurable: true });
  Object.defineProperty(constructor, "prototype", { value: prototype, writable: false });
  return constructor;
}
