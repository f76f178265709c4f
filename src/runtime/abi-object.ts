/** The object compiled code calls (abi.ts), made of the runtime's parts. */
import { ABI_VERSION, RUNTIME, type Abi, type Frame } from "./abi.ts";
import { eachResult, startEach } from "./array-callbacks.ts";
import { asyncIterator, closeAsyncIterator, delegateAsync, delegated } from "./async-iterators.ts";
import { AsyncGeneratorFrame, createAsyncGeneratorPrototypes } from "./async-generators.ts";
import { type AnyFrame, awaitValue, start, SUSPENDED } from "./frames.ts";
import { showAs } from "./function-inspection.ts";
import {
  createGeneratorPrototypes,
  GeneratorFrame,
  makeGenerator,
  yieldResult,
  yieldValue,
} from "./generators.ts";
import { GodwitError } from "../errors.ts";
import { heldIterator } from "./built-in-iterators.ts";
import {
  Again,
  closeIterator,
  delegate,
  iterator,
  iteratorBy,
  iteratorResult,
  Rest,
  iterable,
} from "./iterators.ts";
import {
  call,
  construct,
  hasKey,
  keysIn,
  objectOf,
  stampClass,
  superGet,
  superSet,
  tdz,
  template,
  toPropertyKey,
} from "./objects.ts";
import { PrivateReference, SuperReference } from "./references.ts";
import { createBehind, createPoll, endOfPart, isByIndex, PollPoint } from "./polls.ts";
import type { Runtime } from "./runtime.ts";
import { stampCode } from "./stamp.ts";
import { createStrictMath, power } from "./strict-math/math.ts";
import { initializing, superCall } from "./super-calls.ts";

export { RUNTIME };

// As they were before track.ts: closures are made by the million.
const { defineProperty, setPrototypeOf } = Object;

const AsyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;

export type Kinds = Readonly<
  Record<"generators" | "asyncGenerators", { prototype: object; functionPrototype: object }>
>;

/** The prototypes of generators and of generator functions. */
export function createKinds(runtime: Runtime): Kinds {
  const generators = createGeneratorPrototypes();
  const asyncGenerators = createAsyncGeneratorPrototypes(runtime);
  showAs(generators.functionPrototype, () => function* () {});
  showAs(asyncGenerators.functionPrototype, () => async function* () {});
  return { generators, asyncGenerators };
}

export function createAbi(runtime: Runtime): Abi {
  const { generators, asyncGenerators } = runtime.kinds;
  const { jobs, polls } = runtime;
  const abi: Abi = {
    version(version) {
      if (version === ABI_VERSION) return abi;
      throw new GodwitError(
        "ERR_OTHER_VERSION",
        `Compile the program again, or use the Godwit it was compiled by: it is for version ${version} of the runtime, this is ${ABI_VERSION}`,
      );
    },
    globals: runtime.globals,
    closure: (fn, id, ...scopes) => stampCode(fn, id, scopes),
    class(cls, id, ...scopes) {
      runtime.instances.sees(cls);
      return stampClass(stampCode(cls, id, scopes));
    },
    members: (cls) => void stampClass(cls),
    generatorFunction(fn, async) {
      const kind = async ? asyncGenerators : generators;
      const prototype = Object.create(kind.prototype) as object;
      defineProperty(fn, "prototype", { value: prototype, writable: true });
      return setPrototypeOf(fn, kind.functionPrototype) as typeof fn;
    },
    asyncFunction: (fn) => setPrototypeOf(fn, AsyncFunctionPrototype) as typeof fn,
    call,
    construct,

    start: (step, saved) => start(runtime, step, saved),
    generator: (fn, step, saved, early) =>
      makeGenerator(begun(new GeneratorFrame(step, saved), early), fn, generators.prototype),
    asyncGenerator: (fn, step, saved, early) =>
      makeGenerator(begun(new AsyncGeneratorFrame(step, saved), early), fn, asyncGenerators.prototype),
    await: (frame, value) => awaitValue(runtime, frame as AnyFrame, value),
    yield: yieldAny,
    yieldResult,

    callsAsync() {
      polls.callee = true;
    },
    callAwaited(self, fn, text, ...args) {
      if (typeof fn !== "function") return call(self, fn, text);
      return polls.call(fn, self, args);
    },
    pausing: () => jobs.pausing,
    behind: createBehind(runtime),
    passed: () => polls.takePassed(),
    callPassed(passed, certain, self, fn, text, ...args) {
      if (!passed || typeof fn !== "function") return call(self, fn, text, ...args);
      return polls.call(fn, self, args, certain ? true : fn);
    },
    startEach: (passes, self, fn, text, ...args) => startEach(runtime, passes, self, fn, text, args),
    eachResult,
    point: (nests = false) => new PollPoint(nests),
    end: endOfPart,
    poll: createPoll(runtime),
    paused: SUSPENDED,
    iteratorSymbol: Symbol.iterator,
    isByIndex,
    again: (items, method, text) => new Again(items, method, text),
    rest: (record) => new Rest(record),

    iterable,
    iterator,
    iteratorBy,
    heldIterator,
    asyncIterator: (iterable, text) => asyncIterator(runtime, iterable, text),
    closeIterator,
    closeAsyncIterator,
    iteratorResult,
    delegate,
    delegateAsync,
    delegated,
    keysIn,
    hasKey,

    uninitialized: Object.freeze(Object.create(null) as object),
    caught(error) {
      polls.callee = undefined;
      runtime.sourceNames.correct(error);
    },
    tdz,
    object: objectOf,
    template,
    key: toPropertyKey,
    superGet,
    superSet,
    superCall,
    initializing,
    superReference: (home, key, self) => new SuperReference(home, key, self),
    privateReference: (table, name, object) => new PrivateReference(table, name, object),
    restoring: false,
    privates: (cls, table) => runtime.executable.addPrivates(cls, table),

    meta: Object.create(null) as object,
    hostModule: (specifier, namespace) => runtime.hostModules.module(specifier, namespace),
    strictMath() {
      const strict = createStrictMath();
      runtime.globals["Math"] = strict;
      runtime.intrinsics.replace("Math", strict);
    },
    power,
    module: (info) => runtime.register(info),
  };
  return abi;
}

/** A generator's frame, its parameters evaluated if that may run code. */
function begun<F extends AnyFrame>(frame: F, early: boolean | undefined): F {
  if (early) frame.step(frame, 0, undefined);
  return frame;
}

function yieldAny(frame: Frame, value: unknown): typeof SUSPENDED {
  if (!(frame instanceof AsyncGeneratorFrame)) return yieldValue(frame, value);
  frame.yielding = true;
  frame.yielded = value;
  return SUSPENDED;
}
