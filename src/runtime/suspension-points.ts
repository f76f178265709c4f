/**
 * Where a function can be suspended, as one string in the executable: short there, and read only when a
 * frame is captured or reported.
 *
 *     total i|0 0|2@0:3:10 0,1      variables | points, the first being the entry
 *
 * A point is `pc[@file:line:column] live,live…`: `file` counts in `ModuleInfo.files`, the live variables in
 * the list at the beginning.
 */

export interface SuspensionPoint {
  readonly pc: number;
  /** The `await` or `yield` in the user's source; the line counts from 1, the column too. */
  readonly place: Place | undefined;
  /** Names of the variables that are live there. */
  readonly live: readonly string[];
}

export interface Place {
  /** Index in the executable's files. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

export function writePoints(points: readonly SuspensionPoint[]): string {
  const variables = [...new Set(points.flatMap(({ live }) => live))];
  const written = points.map(({ pc, place, live }) => {
    const at = place === undefined ? "" : `@${place.file}:${place.line}:${place.column}`;
    return `${pc}${at} ${live.map((name) => variables.indexOf(name)).join()}`;
  });
  return [variables.join(" "), ...written].join("|");
}

/** By program counter. */
export function readPoints(text: string): Map<number, SuspensionPoint> {
  const [first, ...points] = text.split("|") as [string, ...string[]];
  const variables = first.split(" ");
  return new Map(
    points.map((point) => {
      const [head, live] = point.split(" ") as [string, string];
      const [pc, place] = head.split("@") as [string, string | undefined];
      const names = live === "" ? [] : live.split(",").map((index) => variables[Number(index)] as string);
      return [
        Number(pc),
        { pc: Number(pc), place: place === undefined ? place : readPlace(place), live: names },
      ];
    }),
  );
}

function readPlace(text: string): Place {
  const [file, line, column] = text.split(":").map(Number) as [number, number, number];
  return { file, line, column };
}
