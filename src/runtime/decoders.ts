/**
 * `TextDecoder`s in the middle of a text. The engine's do not tell what they hold back of it, so `decode`
 * leaves that on the decoder when it is told that more will come.
 */
import { replace } from "./replace.ts";
import { Given } from "./stamp.ts";

type Decode = (input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }) => string;

/** What a decoder of UTF-8 holds back, and whether it has passed anything on before. */
class StreamStamp extends Given {
  #tail: readonly number[] = [];
  #passed = false;

  static put(decoder: object, tail: readonly number[], passed: boolean): void {
    const stamped = #tail in decoder ? decoder : new StreamStamp(decoder);
    stamped.#tail = tail;
    stamped.#passed = passed;
  }

  static of(decoder: object): { readonly tail: readonly number[]; readonly passed: boolean } {
    return #tail in decoder ? { tail: decoder.#tail, passed: decoder.#passed } : { tail: [], passed: false };
  }
}

let native: Decode | undefined;

export function replaceDecode(): void {
  replace(globalThis.TextDecoder.prototype, "decode", (original) => {
    native = original as Decode;
    return (self, args) => {
      const text = Reflect.apply(original, self, args);
      const [input, options] = args as Parameters<Decode>;
      if (options?.stream) note(self as object, input);
      else if (isInside(self as object)) StreamStamp.put(self as object, [], false);
      return text;
    };
  });
}

function note(decoder: object, input: ArrayBuffer | ArrayBufferView | undefined): void {
  const bytes = bytesOf(input);
  if (bytes.length === 0) return;
  const before = StreamStamp.of(decoder);
  const tail = incomplete([...before.tail, ...bytes.slice(-3)]);
  StreamStamp.put(decoder, tail, before.passed || before.tail.length + bytes.length > tail.length);
}

/** In the middle of a text. */
function isInside(decoder: object): boolean {
  const { tail, passed } = StreamStamp.of(decoder);
  return passed || tail.length > 0;
}

function bytesOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array();
  return ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);
}

/** The bytes of a character of UTF-8 whose last ones are missing. */
function incomplete(bytes: readonly number[]): readonly number[] {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.at(-back)!;
    if (byte >= 0xc0) return back < lengthFrom(byte) ? bytes.slice(-back) : [];
    if (byte < 0x80) return [];
  }
  return [];
}

function lengthFrom(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

/** What to feed a new decoder of UTF-8 so that it is where `decoder` is; empty between two texts. */
export function primerOf(decoder: object): Uint8Array {
  const { tail, passed } = StreamStamp.of(decoder);
  // After any character no byte order mark is expected any more.
  return new Uint8Array(passed ? [0x61, ...tail] : tail);
}

export function prime(decoder: object, primer: Uint8Array): void {
  if (primer.length === 0) return;
  Reflect.apply(native!, decoder, [primer, { stream: true }]);
  note(decoder, primer);
}

/** In the middle of a text, in an encoding of more than one byte that is not UTF-8. */
export function isUntold(decoder: { readonly encoding: string }): boolean {
  return isInside(decoder) && /^(utf-16|gb|big5|euc|iso-2022|shift)/.test(decoder.encoding);
}
