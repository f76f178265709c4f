/** Wall clock with the resolution of the performance clock; processes of one computer share it. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

export function wallUs(): number {
  return wallMs() * 1000;
}
