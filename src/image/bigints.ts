/** Bigints ⇄ the bytes of their magnitude, most significant first, in time linear in their length. */

const decoder = new TextDecoder("latin1");

/** The bytes of a non-negative bigint; none for 0. */
export function bytesOfBigint(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const hex = value.toString(16);
  const bytes = new Uint8Array((hex.length + 1) >> 1);
  // From the end, so that an odd digit is the first byte's.
  for (let digit = hex.length - 1, at = bytes.length - 1; digit >= 0; digit -= 2, at--) {
    const high = digit > 0 ? nibble(hex.charCodeAt(digit - 1)) : 0;
    bytes[at] = (high << 4) | nibble(hex.charCodeAt(digit));
  }
  return bytes;
}

/** @throws {RangeError} when the engine has no bigints of this size. */
export function bigintOfBytes(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const digits = new Uint8Array(2 * bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    digits[2 * at] = digit(bytes[at]! >> 4);
    digits[2 * at + 1] = digit(bytes[at]! & 15);
  }
  return BigInt(`0x${decoder.decode(digits)}`);
}

function nibble(digit: number): number {
  return digit < 0x3a ? digit - 0x30 : digit - 0x57;
}

function digit(nibble: number): number {
  return nibble < 10 ? nibble + 0x30 : nibble + 0x57;
}
