/** A value as V8 names it in its error messages. Runs none of the program's code. */
export function render(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `"${value}"`;
    case "function":
      return Function.prototype.toString.call(value);
    case "symbol":
    case "bigint":
      return String(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "[object Array]" : "#<Object>";
    default:
      return String(value);
  }
}
