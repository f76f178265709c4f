/**
 * How large a message is that was never encoded, as `probe` tells without a carrier: about what
 * the encoding would take. Payload is exact, what goes around it is counted with a few bytes.
 */
export function sizeBytesOf(value: unknown): number {
  const seen = new Set<object>();
  // A list instead of recursion: a long linked list must not exhaust the stack.
  const rest: unknown[] = [value];
  let sizeBytes = 0;
  while (rest.length > 0) {
    const item = rest.pop();
    if (typeof item !== "object" || item === null) {
      sizeBytes += scalarSizeBytes(item);
    } else if (!seen.has(item)) {
      seen.add(item);
      if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) sizeBytes += item.byteLength;
      else if (item instanceof Map) for (const [key, entry] of item) rest.push(key, entry);
      else if (item instanceof Set) rest.push(...item);
      else if (Array.isArray(item)) for (const entry of item) rest.push(entry);
      else for (const [key, entry] of Object.entries(item)) rest.push(key, entry);
      sizeBytes += 3;
    }
  }
  return sizeBytes;
}

function scalarSizeBytes(value: unknown): number {
  if (typeof value === "string") return value.length + 1;
  if (typeof value === "bigint") return Math.ceil(value.toString(16).length / 2) + 2;
  return typeof value === "number" && !Number.isInteger(value) ? 9 : 1;
}
