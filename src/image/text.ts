/**
 * Strings ⇄ bytes. A JavaScript string is a sequence of 16-bit units and may hold lone surrogates,
 * which UTF-8 cannot say; such strings travel as WTF-8 (surrogates encoded like any code point).
 */
const encoder = new TextEncoder();
/** `ignoreBOM`: a leading U+FEFF belongs to the string. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Longest text for which a loop in JavaScript beats the call into the engine's coder. */
export const SHORT_TEXT = 24;

/** @throws {TypeError} when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_TEXT) {
    let text = "";
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decoder.decode(bytes.subarray(start, end));
}

/**
 * Writes `text` to `target` at `at` if it is ASCII and short, and says whether it did.
 * The caller has made room for `text.length` bytes.
 */
export function writeShortAscii(text: string, target: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return false;
    target[at + i] = unit;
  }
  return true;
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function encodeUtf8Into(text: string, target: Uint8Array): number {
  return encoder.encodeInto(text, target).written;
}

/** WTF-8 of any string; equal to UTF-8 where that exists. */
export function encodeWtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  let at = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point < 0x80) bytes[at++] = point;
    else {
      if (point < 0x800) bytes[at++] = 0xc0 | (point >> 6);
      else {
        if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12);
        else {
          bytes[at++] = 0xf0 | (point >> 18);
          bytes[at++] = tail(point, 12);
        }
        bytes[at++] = tail(point, 6);
      }
      bytes[at++] = tail(point, 0);
    }
  }
  return bytes.slice(0, at);
}

function tail(point: number, shift: number): number {
  return 0x80 | ((point >> shift) & 0x3f);
}

/**
 * Splits WTF-8 at its surrogates (`ed a0…bf xx`); all between them must be UTF-8.
 *
 * @throws {TypeError} when the bytes are not WTF-8.
 */
export function decodeWtf8(bytes: Uint8Array): string {
  let text = "";
  let start = 0;
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] !== 0xed || bytes[i + 1]! < 0xa0) continue;
    if (bytes[i + 1]! > 0xbf || (bytes[i + 2]! & 0xc0) !== 0x80) throw new TypeError("not WTF-8");
    text += decoder.decode(bytes.subarray(start, i));
    text += String.fromCharCode(0xd000 | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f));
    start = i + 3;
    i += 2;
  }
  return text + decoder.decode(bytes.subarray(start));
}
