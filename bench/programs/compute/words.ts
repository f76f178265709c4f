/** Words are counted: strings, maps, sorting, with callbacks. */
import { measured } from "../turns.ts";

const syllables = ["go", "d", "wit", "ta", "mar", "li", "mo", "sa", "ren", "ka"];

function text(words: number): string {
  let seed = 1;
  const next = (): string => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return syllables[(seed >> 8) % syllables.length]!;
  };
  return Array.from({ length: words }, () => next() + next() + next()).join(" ");
}

function mostFrequent(input: string): string[] {
  const counts = new Map<string, number>();
  for (const word of input.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => word.toUpperCase());
}

const input = text(60_000);
await measured(() => {
  for (let i = 0; i < 5; i++) mostFrequent(input);
});
