import { pong } from "./cycle-b.ts";
export const state = { calls: 0 };
export function ping(n: number): string {
  state.calls++;
  return n === 0 ? "done" : pong(n - 1);
}
