/**
 * `ENGINE main.ts FILE` writes, as JSON, what this engine gives for each topic: a short text as it is, of another one its
 * hash.
 */
import { writeFileSync } from "node:fs";
import { INTL } from "./intl.ts";
import { LANGUAGE } from "./language.ts";
import { attempt } from "./topics.ts";

export interface Given {
  readonly name: string;
  readonly isShown: boolean;
  readonly advice: string | undefined;
  /** A text, or its hash. */
  readonly value: string;
}

const given = [...INTL, ...LANGUAGE].map(({ name, isShown = false, advice, text }): Given => {
  const value = attempt(text);
  return { name, isShown, advice, value: isShown ? String(value) : hashOf(JSON.stringify(value)) };
});
writeFileSync(process.argv[2]!, JSON.stringify(given));
process.exit(0);

/** FNV-1a of its UTF-16. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
