/**
 * Structural equality that also compares identity: what is one object here is one object there.
 * Returns the path of the first difference, or null.
 */
export function difference(left: unknown, right: unknown): string | null {
  const partner = new Map<object, object>();
  const partnerBack = new Map<object, object>();
  const views: [ArrayBufferView, ArrayBufferView][] = [];
  const todo: [unknown, unknown, string][] = [[left, right, "$"]];
  for (let next; (next = todo.pop());) {
    const [a, b, path] = next;
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
      if (!Object.is(a, b)) return `${path}: ${String(a)} and ${String(b)}`;
      continue;
    }
    if (partner.has(a) || partnerBack.has(b)) {
      if (partner.get(a) !== b || partnerBack.get(b) !== a) return `${path}: identity`;
      continue;
    }
    partner.set(a, b);
    partnerBack.set(b, a);
    const shallow = shallowDifference(a, b);
    if (shallow) return `${path}: ${shallow}`;
    if (ArrayBuffer.isView(a)) views.push([a, b as ArrayBufferView]);
    const left = content(a);
    const right = content(b);
    if (left.length !== right.length) return `${path}: ${left.length} and ${right.length} parts`;
    left.forEach(([key, value], i) => {
      todo.push(
        [key, right[i]![0], `${path}.key${i}`],
        [value, right[i]![1], `${path}.${typeof key === "string" ? key : i}`],
      );
    });
  }
  return sharingDifference(views);
}

function shallowDifference(a: object, b: object): string | null {
  const prototype = Object.getPrototypeOf(a) as object | null;
  if (prototype !== Object.getPrototypeOf(b)) return "prototype";
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime()) ? null : "time";
  if (a instanceof RegExp) return a.toString() === (b as RegExp).toString() ? null : "pattern";
  if (a instanceof ArrayBuffer) return sameBytes(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  if (ArrayBuffer.isView(a)) {
    const other = b as ArrayBufferView;
    return sameBytes(
      new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
      new Uint8Array(other.buffer, other.byteOffset, other.byteLength),
    );
  }
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return "length";
  return null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): string | null {
  return a.length === b.length && a.every((byte, i) => byte === b[i]) ? null : "bytes";
}

function content(object: object): [unknown, unknown][] {
  if (ArrayBuffer.isView(object)) return [];
  if (object instanceof Map) return [...object];
  if (object instanceof Set) return [...object].map((member) => [null, member]);
  if (object instanceof Error) {
    // JavaScriptCore adds line, column and more of its own.
    const standard = ["message", "stack", "cause", "errors"].filter((key) => Object.hasOwn(object, key));
    return [...new Set([...standard, "name", ...Object.keys(object)])]
      .toSorted()
      .map((key) => [key, (object as never)[key]]);
  }
  return Object.entries(object);
}

/** Views that overlap on one side must overlap alike on the other. */
function sharingDifference(views: [ArrayBufferView, ArrayBufferView][]): string | null {
  for (const [a, b] of views) {
    for (const [a2, b2] of views) {
      const overlap =
        a.buffer === a2.buffer &&
        a.byteOffset < a2.byteOffset + a2.byteLength &&
        a2.byteOffset < a.byteOffset + a.byteLength;
      if (!overlap) continue;
      if (b.buffer !== b2.buffer) return "views no longer share memory";
      if (b2.byteOffset - b.byteOffset !== a2.byteOffset - a.byteOffset) return "views moved apart";
    }
  }
  return null;
}
