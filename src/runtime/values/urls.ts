/** URL and URLSearchParams, by their text. */
import { DECODER_EFFORT } from "../capture/budget.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isUntold, prime, primerOf } from "../decoders.ts";
import { slots } from "./slots.ts";

/** Node keeps its own affairs under symbols. */
function writeNamed(out: GraphWriter, object: object): void {
  out.shapes.write(object, (key) => typeof key === "symbol");
}

export const URL_OBJECT = slots<URL>({
  kind: 41,
  prototype: () => URL.prototype,
  head: (out, url) => out.string(out.heads, url.href),
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
  head: (out, parameters) => out.string(out.heads, parameters.toString()),
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
    if (isUntold(decoder)) out.fail(decoder, `it is in the middle of a text in ${decoder.encoding}`);
    out.string(out.heads, decoder.encoding);
    out.heads.bool(decoder.fatal);
    out.heads.bool(decoder.ignoreBOM);
    out.heads.bytes(decoder.encoding === "utf-8" ? primerOf(decoder) : new Uint8Array());
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
