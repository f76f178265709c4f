/** All families, by the number of their kind. */
import type { Family } from "../capture/family.ts";
import { ARRAY } from "./arrays.ts";
import { ARRAY_BUFFER, SHARED_BUFFER } from "./buffers.ts";
import { FINALIZATION_REGISTRY, MAP, SET, WEAK_MAP, WEAK_REF, WEAK_SET } from "./collections.ts";
import { BUILT_IN_ITERATOR, COLLECTION_CURSOR, SYNC_CURSOR } from "./cursors.ts";
import { ABORT_CONTROLLER, ABORT_SIGNAL, DOM_EXCEPTION, EVENT, EVENT_TARGET } from "./events.ts";
import { TEXT_DECODER, TEXT_ENCODER, URL_OBJECT, URL_SEARCH_PARAMS } from "./urls.ts";
import { ERROR } from "./errors.ts";
import { FORM_DATA, HEADERS } from "./fetch.ts";
import { FRAME, GENERATOR } from "./frames.ts";
import { BOUND, BUILT_IN_CLOSURE, CLOSURE, MEMBER, STATIC } from "./functions.ts";
import { ARGUMENTS, RAW_JSON } from "./hidden.ts";
import { FORMATTER, LOCALE } from "./intl.ts";
import { FROZEN, PASSED_OVER } from "./frozen.ts";
import { HOST_NAMED, INTRINSIC, UNINITIALIZED } from "./named.ts";
import { INSTANCE, OBJECT, PROTOTYPE } from "./objects.ts";
import { PART } from "./parts.ts";
import { PRIVATES } from "./privates.ts";
import { PROMISE } from "./promises.ts";
import { PROXY } from "./proxies.ts";
import { RECORD } from "./records.ts";
import { BOXED, DATE, REG_EXP } from "./scalars.ts";
import { STORAGE } from "./storages.ts";
import { SYMBOL } from "./symbols.ts";
import { IMMEDIATE, TIMEOUT } from "./timers.ts";
import { VIEW } from "./views.ts";

const ALL: readonly Family[] = [
  [OBJECT, SYMBOL, INTRINSIC, HOST_NAMED, UNINITIALIZED, ARRAY, INSTANCE, PROTOTYPE, PRIVATES, STATIC],
  [CLOSURE, BUILT_IN_CLOSURE, MEMBER, BOUND, RECORD, PROMISE, FRAME, GENERATOR, COLLECTION_CURSOR],
  [SYNC_CURSOR, TIMEOUT, IMMEDIATE, PROXY, MAP, SET, WEAK_MAP, WEAK_SET, WEAK_REF, FINALIZATION_REGISTRY],
  [FROZEN, PASSED_OVER],
  [DATE, REG_EXP, BOXED, ERROR, ARRAY_BUFFER, SHARED_BUFFER, VIEW, BUILT_IN_ITERATOR],
  [EVENT, EVENT_TARGET, ABORT_SIGNAL, ABORT_CONTROLLER, DOM_EXCEPTION],
  [
    ARGUMENTS,
    RAW_JSON,
    PART,
    FORMATTER,
    LOCALE,
    HEADERS,
    STORAGE,
    FORM_DATA,
    URL_OBJECT,
    URL_SEARCH_PARAMS,
    TEXT_ENCODER,
    TEXT_DECODER,
  ],
].flat();

export const FAMILIES: readonly (Family | undefined)[] = ALL.reduce<(Family | undefined)[]>(
  (table, family) => {
    table[family.kind] = family;
    return table;
  },
  [],
);
