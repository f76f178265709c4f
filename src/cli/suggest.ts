/** What somebody may have meant: `; did you mean "--hosts"?`, or nothing when no name is near. */
export function suggestion(written: string, names: readonly string[]): string {
  const letters = bare(written);
  let nearest: string | undefined;
  // Wrong letters allowed: a third, one in a short word, none in a single letter. More is another word.
  let least = (letters.length === 1 ? 0 : Math.max(1, Math.floor(letters.length / 3))) + 1;
  for (const name of names) {
    const distance = editDistance(letters, bare(name));
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

function bare(name: string): string {
  return name.replace(/^-+/, "");
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1]!;
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swappable = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swappable ? rows[i - 2]![j - 2]! + 1 : Infinity;
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
