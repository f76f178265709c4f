/**
 * Wall clock with the resolution of the performance clock. Processes of one computer agree on it to some
 * microseconds, which `performance.timeOrigin` does not give: engines set it down some milliseconds off.
 */
const OFFSET_MS = offsetMs();

/** Milliseconds since the epoch, with fractions. */
export function wallMs(): number {
  return OFFSET_MS + performance.now();
}

/** Microseconds since the epoch, with fractions. */
export function wallUs(): number {
  return wallMs() * 1000;
}

/** The wall clock counts whole milliseconds: at the moment it goes on to the next, both are known exactly. */
function offsetMs(): number {
  const before = Date.now();
  let now = before;
  while (now === before) now = Date.now();
  return now - performance.now();
}
