/** Executables by the file they were loaded from, and what their positions are in the program's source. */
import { originalPositionFor, sourceContentFor, TraceMap } from "@jridgewell/trace-mapping";

export interface SourcePosition {
  /** URL of the source file. */
  readonly source: string;
  readonly line: number;
  /** From 1, as people and engines count. */
  readonly column: number;
}

/** What makes a position: how to read the map, and the map once somebody asked. */
interface Executable {
  readonly readMap: () => string;
  map: TraceMap | null | undefined;
}

const executables = new Map<string, Executable>();

/** From here on positions in the module `url` are those in its sources. `readMap` is called at most once, late. */
export function registerSource(url: string, readMap: () => string): void {
  executables.set(url, { readMap, map: undefined });
}

export const isExecutable = (url: string): boolean => executables.has(url);

/** The position in the source; undefined if there is none, or no map. */
export function sourcePosition(url: string, line: number, column: number): SourcePosition | undefined {
  const map = mapOf(url);
  if (map == null) return undefined;
  const { source, line: at, column: from } = originalPositionFor(map, { line, column: column - 1 });
  return source === null ? undefined : { source, line: at, column: from + 1 };
}

/** A line of a source file, for the excerpt above an error; undefined if no executable has that file. */
export function sourceLine(source: string, line: number): string | undefined {
  for (const url of executables.keys()) {
    const map = mapOf(url);
    if (map?.resolvedSources.includes(source)) return sourceContentFor(map, source)?.split("\n")[line - 1];
  }
  return undefined;
}

/** `file:line:column`, relative to the program's directory, as a URL with position. */
export function absolutePlace(place: string): string {
  for (const url of executables.keys()) {
    const root = mapOf(url)?.sourceRoot;
    if (root) return root + place.split("/").map(encodeURIComponent).join("/").replaceAll("%3A", ":");
  }
  return place;
}

function mapOf(url: string): TraceMap | null | undefined {
  const executable = executables.get(url);
  if (executable === undefined) return undefined;
  if (executable.map === undefined) {
    try {
      executable.map = new TraceMap(executable.readMap(), url);
    } catch {
      executable.map = null;
    }
  }
  return executable.map;
}
