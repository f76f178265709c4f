/** What this engine gives for each topic: a short text as it is, of another one its hash. */
import { INTL } from "./intl.ts";
import { LANGUAGE } from "./language.ts";
import { mathHashes } from "./math.ts";
import { attempt } from "./topics.ts";

export interface Given {
  readonly name: string;
  readonly isShown: boolean;
  readonly advice: string | undefined;
  /** A text, or its hash. */
  readonly value: string;
}

export interface Answer {
  readonly topics: readonly Given[];
  readonly math: Readonly<Record<string, string>>;
}

export function given(): Answer {
  const topics = [...INTL, ...LANGUAGE].map(({ name, isShown = false, advice, text }): Given => {
    const value = attempt(text);
    return { name, isShown, advice, value: isShown ? String(value) : hashOf(JSON.stringify(value)) };
  });
  return { topics, math: mathHashes() };
}

/** FNV-1a of its UTF-16. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
