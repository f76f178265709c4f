// oxlint-disable typescript/unbound-method -- never called as they are
/** URL and URLSearchParams, by their text. */
import { DECODER_EFFORT } from "../capture/budget.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isUntold, prime, primerOf } from "../decoders.ts";
import { slots } from "./slots.ts";

/** Node keeps its own affairs under symbols. */
function writeNamed(out: GraphWriter, object: object): void {
  out.shapes.write(object, (key) => typeof key === "symbol");
}

/** What an object says by itself, whatever the program has made of its class. */
function getterOf<T extends object>(prototype: T, key: keyof T): (object: T) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return (object) => Reflect.apply(get!, object, []) as unknown;
}

const hrefOf = getterOf(URL.prototype, "href") as (url: URL) => string;
const encodingOf = getterOf(TextDecoder.prototype, "encoding") as (decoder: object) => string;
const isFatal = getterOf(TextDecoder.prototype, "fatal") as (decoder: object) => boolean;
const ignoresBom = getterOf(TextDecoder.prototype, "ignoreBOM") as (decoder: object) => boolean;
const { toString } = URLSearchParams.prototype;

export const URL_OBJECT = slots<URL>({
  kind: 41,
  prototype: () => URL.prototype,
  head: (out, url) => out.string(out.heads, hrefOf(url)),
  properties: writeNamed,
  make(input) {
    const href = input.string(input.heads);
    input.budget.effort(2 * href.length);
    if (!URL.canParse(href)) throw input.bad(`no URL: "${href}"`);
    return new URL(href);
  },
});

/** On its own; those of a URL come anew with it. */
export const URL_SEARCH_PARAMS = slots<URLSearchParams>({
  kind: 42,
  prototype: () => URLSearchParams.prototype,
  head: (out, parameters) => out.string(out.heads, Reflect.apply(toString, parameters, [])),
  properties: writeNamed,
  make(input) {
    const text = input.string(input.heads);
    input.budget.effort(text.length);
    return new URLSearchParams(text);
  },
});

const MOST_PRIMER_BYTES = 4;

/** TextEncoder and TextDecoder: the latter by its settings and what it holds back of a text. */
export const TEXT_ENCODER = slots<InstanceType<typeof TextEncoder>>({
  kind: 43,
  prototype: () => TextEncoder.prototype,
  properties: writeNamed,
  make: () => new TextEncoder(),
});

export const TEXT_DECODER = slots<InstanceType<typeof TextDecoder>>({
  kind: 44,
  prototype: () => TextDecoder.prototype,
  head(out, decoder) {
    if (isUntold(decoder)) out.fail(decoder, `it is in the middle of a text in ${encodingOf(decoder)}`);
    out.string(out.heads, encodingOf(decoder));
    out.heads.bool(isFatal(decoder));
    out.heads.bool(ignoresBom(decoder));
    out.heads.bytes(encodingOf(decoder) === "utf-8" ? primerOf(decoder) : new Uint8Array());
  },
  properties: writeNamed,
  make(input) {
    const encoding = input.string(input.heads);
    input.budget.effort(DECODER_EFFORT + encoding.length);
    const options = { fatal: input.heads.readBool(), ignoreBOM: input.heads.readBool() };
    const primer = input.heads.readBytes().slice(0, MOST_PRIMER_BYTES);
    try {
      const decoder = new TextDecoder(encoding, options);
      prime(decoder, primer);
      return decoder;
    } catch (error) {
      throw input.bad(`no encoding "${encoding}"`, error);
    }
  },
});
