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
      return Array.isArray(value) ? "[object Array]" : `#<${className(value) ?? "Object"}>`;
    default:
      return String(value);
  }
}

/** A value as V8 names it where it knows no expression for it: by its type, and what it is if that is short. */
export function renderTyped(value: unknown): string {
  const shown = value === null || ["string", "number", "boolean"].includes(typeof value);
  return shown ? `${typeof value} ${render(value)}` : typeof value;
}

/** The name of the class an object is an instance of; undefined if it does not say. */
export function className(object: object): string | undefined {
  for (let at = prototypeOf(object); at !== null; at = prototypeOf(at)) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof constructor !== "function") continue;
    const name: unknown = Object.getOwnPropertyDescriptor(constructor, "name")?.value;
    if (typeof name === "string" && name !== "") return name;
  }
  return undefined;
}

function prototypeOf(object: object): object | null {
  return Object.getPrototypeOf(object) as object | null;
}
