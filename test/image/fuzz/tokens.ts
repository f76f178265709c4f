/** An image taken apart into the heads it is made of, so that mutations can keep the rest well formed. */

/** One head of CBOR, with the content if it is a string. */
export interface Token {
  readonly major: number;
  readonly argument: number;
  readonly bytes: Uint8Array;
}

/** Strings, shapes, heads, bodies, weak. */
export type Sections = Token[][];

export interface Parts {
  header: Uint8Array;
  nodes: number;
  sections: Sections;
  blobs: Uint8Array[];
}

const TEXT = 3;
const BYTES = 2;

export function takeApart(image: Uint8Array): Parts {
  const reader = new Tokens(image);
  reader.skipItem();
  const header = image.subarray(0, reader.at);
  reader.next();
  const nodes = reader.next().argument;
  const sections: Sections = [];
  for (let i = 0; i < 5; i++) {
    reader.next();
    sections.push(all(content(reader.next())));
  }
  const blobs: Uint8Array[] = [];
  while (reader.at < image.length) blobs.push(content(reader.next()));
  return { header, nodes, sections, blobs };
}

export function putTogether({ header, nodes, sections, blobs }: Parts): Uint8Array {
  const pieces: Uint8Array[] = [header, head(4, 1 + sections.length), head(0, nodes)];
  for (const section of sections) {
    const size = section.reduce((total, token) => total + token.bytes.length, 0);
    pieces.push(head(6, 63), head(BYTES, size));
    for (const token of section) pieces.push(token.bytes);
  }
  for (const blob of blobs) pieces.push(head(BYTES, blob.length), blob);
  return new Uint8Array(Buffer.concat(pieces));
}

export function token(major: number, argument: number, content: Uint8Array = new Uint8Array(0)): Token {
  const bytes = new Uint8Array(Buffer.concat([head(major, argument), content]));
  return { major, argument, bytes };
}

export function head(major: number, argument: number): Uint8Array {
  if (argument < 24) return Uint8Array.of((major << 5) | argument);
  const bytes = new DataView(new ArrayBuffer(9));
  const width = argument < 2 ** 8 ? 1 : argument < 2 ** 16 ? 2 : argument < 2 ** 32 ? 4 : 8;
  bytes.setUint8(0, (major << 5) | (24 + Math.log2(width)));
  if (width === 1) bytes.setUint8(1, argument);
  else if (width === 2) bytes.setUint16(1, argument);
  else if (width === 4) bytes.setUint32(1, argument);
  else bytes.setBigUint64(1, BigInt(argument));
  return new Uint8Array(bytes.buffer, 0, 1 + width);
}

function all(bytes: Uint8Array): Token[] {
  const reader = new Tokens(bytes);
  const tokens: Token[] = [];
  while (reader.at < bytes.length) tokens.push(reader.next());
  return tokens;
}

function content({ argument, bytes }: Token): Uint8Array {
  return bytes.subarray(bytes.length - argument);
}

class Tokens {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  next(): Token {
    const start = this.at;
    const initial = this.#bytes[start]!;
    const major = initial >> 5;
    const info = initial & 31;
    const width = info < 24 ? 0 : 1 << (info - 24);
    const at = start + 1;
    const argument =
      width === 0
        ? info
        : width === 1
          ? this.#view.getUint8(at)
          : width === 2
            ? this.#view.getUint16(at)
            : width === 4
              ? this.#view.getUint32(at)
              : Number(this.#view.getBigUint64(at));
    const size = major === TEXT || major === BYTES ? argument : 0;
    this.at = at + width + size;
    return { major, argument, bytes: this.#bytes.subarray(start, this.at) };
  }

  skipItem(): void {
    for (let left = 1; left > 0; left--) {
      const { major, argument } = this.next();
      if (major === 4) left += argument;
      else if (major === 5) left += 2 * argument;
      else if (major === 6) left++;
    }
  }
}
