/**
 * The first bytes on every connection, from the side that opened it:
 *
 *     hello = "godwit" · version u8 · purpose u8 · secret (32 bytes)
 *
 * Nothing else is read before they are found right; a connection without them is closed.
 */
import { GodwitError } from "../../errors.ts";

export const SECRET_BYTES = 32;
const MAGIC = Uint8Array.from("godwit\x01", (letter) => letter.charCodeAt(0));
export const HELLO_BYTES = MAGIC.length + 1 + SECRET_BYTES;

/** What a connection is for. */
export type Purpose = "control" | "channel" | "state" | "checkpoint" | "door";
const PURPOSES: readonly Purpose[] = ["control", "channel", "state", "checkpoint", "door"];

/** 256 random bits, base64url. */
export function newSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

export function helloBytes(secret: string, purpose: Purpose): Uint8Array {
  const key = fromBase64Url(secret);
  if (key?.length !== SECRET_BYTES) {
    throw new GodwitError("ERR_BAD_SECRET", `Give a secret of ${SECRET_BYTES} bytes in base64url`);
  }
  return Uint8Array.of(...MAGIC, PURPOSES.indexOf(purpose), ...key);
}

/** The purpose of a right hello; null for anything else. Takes the same time whichever byte is wrong. */
export function checkHello(hello: Uint8Array, secret: string): Purpose | null {
  const purpose = PURPOSES[hello[MAGIC.length]!];
  if (purpose === undefined) return null;
  return isEqual(hello, helloBytes(secret, purpose)) ? purpose : null;
}

/** Without a branch on the content. (node:crypto has the same, and takes a carrier 20 ms to load.) */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array | undefined {
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
