// oxlint-disable typescript/unbound-method -- never called as they are
/** The prototypes whose instances hold more than properties, by the names of intrinsics.ts, and their families. */
import { ProgramAbortController, ProgramAbortSignal } from "../abort.ts";
import { SyncCursor } from "../async-iterators.ts";
import { ProgramAsyncLocalStorage } from "../async-local-storage.ts";
import { BuiltInIterator, ITERATOR_PROTOTYPES } from "../built-in-iterators.ts";
import type { Family } from "../capture/family.ts";
import { ProgramEvent, ProgramEventTarget } from "../events.ts";
import { CollectionCursor } from "../iterators.ts";
import { GeneratorObject } from "../generators.ts";
import { PromiseState } from "../promise-state.ts";
import { Immediate, Timeout } from "../timer-objects.ts";
import { ProgramFinalizationRegistry, ProgramWeakMap, ProgramWeakRef, ProgramWeakSet } from "../weak.ts";
import { ARRAY_BUFFER, SHARED_BUFFER } from "./buffers.ts";
import { FINALIZATION_REGISTRY, MAP, SET, WEAK_MAP, WEAK_REF, WEAK_SET } from "./collections.ts";
import { BUILT_IN_ITERATOR, COLLECTION_CURSOR, SYNC_CURSOR } from "./cursors.ts";
import { ABORT_CONTROLLER, ABORT_SIGNAL, DOM_EXCEPTION, EVENT, EVENT_TARGET } from "./events.ts";
import { STORAGE } from "./storages.ts";
import { TEXT_DECODER, TEXT_ENCODER, URL_OBJECT, URL_SEARCH_PARAMS } from "./urls.ts";
import { ERROR } from "./errors.ts";
import { FORMATTER, FORMATTER_PROTOTYPES, isFormatter, isLocale, LOCALE } from "./intl.ts";
import { FORM_DATA, HEADERS, isFormData, isHeaders } from "./fetch.ts";
import { GENERATOR } from "./frames.ts";
import { INSTANCE } from "./objects.ts";
import { hasSlot } from "./probe.ts";
import { PROMISE } from "./promises.ts";
import { BOXED, DATE, REG_EXP, unboxed } from "./scalars.ts";
import { IMMEDIATE, TIMEOUT } from "./timers.ts";
import { VIEW } from "./views.ts";

function getter(prototype: object, key: PropertyKey): (object: object) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return (object) => Reflect.apply(get!, object, []);
}

const typedArrayTag = getter(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag);
const getTime = Date.prototype.getTime;

/** A family, and whether an object with its prototype really is one: prototypes can be inherited. */
const TABLE: readonly (readonly [name: string, family: Family, is: (object: object) => boolean])[] = [
  ["Map.prototype", MAP, hasSlot(getter(Map.prototype, "size"))],
  ["Set.prototype", SET, hasSlot(getter(Set.prototype, "size"))],
  ["Date.prototype", DATE, hasSlot((object) => getTime.call(object as Date))],
  ["RegExp.prototype", REG_EXP, hasSlot(getter(RegExp.prototype, "global"))],
  ["Error.prototype", ERROR, (object) => Object.prototype.toString.call(object) === "[object Error]"],
  ["ArrayBuffer.prototype", ARRAY_BUFFER, hasSlot(getter(ArrayBuffer.prototype, "byteLength"))],
  ["SharedArrayBuffer.prototype", SHARED_BUFFER, hasSlot(getter(SharedArrayBuffer.prototype, "byteLength"))],
  ["%TypedArray%.prototype", VIEW, (object) => typedArrayTag(object) !== undefined],
  ["DataView.prototype", VIEW, hasSlot(getter(DataView.prototype, "buffer"))],
  ...["Number", "String", "Boolean", "BigInt", "Symbol"].map(
    (name) => [`${name}.prototype`, BOXED, (object: object) => unboxed(object) !== undefined] as const,
  ),
  ...FORMATTER_PROTOTYPES.map((name) => [name, FORMATTER, isFormatter] as const),
  ["Intl.Locale.prototype", LOCALE, isLocale],
  ["Event.prototype", EVENT, ProgramEvent.is],
  ["AbortSignal.prototype", ABORT_SIGNAL, ProgramAbortSignal.is],
  ["EventTarget.prototype", EVENT_TARGET, ProgramEventTarget.is],
  ["AbortController.prototype", ABORT_CONTROLLER, ProgramAbortController.is],
  ["DOMException.prototype", DOM_EXCEPTION, hasSlot(getter(DOMException.prototype, "name"))],
  ["URL.prototype", URL_OBJECT, hasSlot(getter(URL.prototype, "href"))],
  ["URLSearchParams.prototype", URL_SEARCH_PARAMS, hasSlot(getter(URLSearchParams.prototype, "size"))],
  ["%node:global/Headers%", HEADERS, isHeaders],
  ["%node:global/FormData%", FORM_DATA, isFormData],
  ["TextEncoder.prototype", TEXT_ENCODER, hasSlot(getter(TextEncoder.prototype, "encoding"))],
  ["TextDecoder.prototype", TEXT_DECODER, hasSlot(getter(TextDecoder.prototype, "encoding"))],
  ["Promise.prototype", PROMISE, PromiseState.is],
  ["%AsyncLocalStorage%.prototype", STORAGE, ProgramAsyncLocalStorage.is],
  ["WeakMap.prototype", WEAK_MAP, ProgramWeakMap.is],
  ["WeakSet.prototype", WEAK_SET, ProgramWeakSet.is],
  ["WeakRef.prototype", WEAK_REF, ProgramWeakRef.is],
  ["FinalizationRegistry.prototype", FINALIZATION_REGISTRY, ProgramFinalizationRegistry.is],
  ["%GeneratorPrototype%", GENERATOR, (object) => GeneratorObject.frameOf(object) !== undefined],
  ["%AsyncGeneratorPrototype%", GENERATOR, (object) => GeneratorObject.frameOf(object) !== undefined],
  ["%Timeout.prototype%", TIMEOUT, (object) => Timeout.is(object)],
  ["%Immediate.prototype%", IMMEDIATE, (object) => Immediate.is(object)],
  ...Object.keys(ITERATOR_PROTOTYPES).map(
    (tag) =>
      [
        `%${tag}%`,
        BUILT_IN_ITERATOR,
        (object: object) => BuiltInIterator.cursorOf(object) !== undefined,
      ] as const,
  ),
  ["%CollectionCursor.prototype%", COLLECTION_CURSOR, (object) => object instanceof CollectionCursor],
  ["%SyncCursor.prototype%", SYNC_CURSOR, (object) => object instanceof SyncCursor],
];

export const BUILT_INS: ReadonlyMap<string, Family> = new Map(TABLE.map(([name, family]) => [name, family]));

const IS = new Map(TABLE.map(([, family, is]) => [family, is]));
IS.set(GENERATOR, (object) => GeneratorObject.frameOf(object) !== undefined);
IS.set(VIEW, ArrayBuffer.isView);

/** The family of an object whose prototype is not to be relied on; undefined if it is an ordinary one. */
export function brandOf(object: object): Family | undefined {
  return TABLE.find(([name, , is]) => !name.startsWith("%node:") && is(object))?.[1];
}

/** `family` is what the prototype promises; an object that only inherits it is an ordinary one. */
export function familyOfInstance(family: Family, object: object): Family {
  const is = IS.get(family);
  return is === undefined || is(object) ? family : INSTANCE;
}
