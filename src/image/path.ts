/** The walk's stack, and the path it spells: `data.items[3].callback`. */

/** One container on the way from the root to the current value. */
export interface Frame {
  readonly source: object;
  /** Items in order, for arrays, sets (its members) and maps (key, value, key, value …). */
  readonly items: readonly unknown[] | null;
  /** Keys in order, for objects and sparse arrays; `source[key]` are the items. */
  readonly keys: readonly string[] | null;
  readonly form: "array" | "object" | "map" | "set" | "sparse";
  readonly count: number;
  /** The current value is number `next − 1`. */
  next: number;
}

/** Longer paths are shown by their ends. */
const SHOWN = 16;

export function pathOf(stack: readonly Frame[]): string {
  if (stack.length <= SHOWN) return `data${stack.map(step).join("")}`;
  const half = SHOWN / 2;
  const left = stack.length - SHOWN;
  return `data${stack.slice(0, half).map(step).join("")} … (${left} levels) … ${stack.slice(-half).map(step).join("")}`;
}

function step({ form, items, keys, next }: Frame): string {
  const i = next - 1;
  switch (form) {
    case "array":
      return `[${i}]`;
    case "sparse":
      return `[${keys![i]}]`;
    case "object":
      return property(keys![i]!);
    case "set":
      return `.values()[${i}]`;
    default:
      return i % 2 === 0 ? `.keys()[${i / 2}]` : mapStep(items![i - 1], (i - 1) / 2);
  }
}

function property(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function mapStep(key: unknown, place: number): string {
  if (typeof key === "string") return `.get(${JSON.stringify(key)})`;
  return typeof key === "number" ? `.get(${key})` : `.values()[${place}]`;
}
