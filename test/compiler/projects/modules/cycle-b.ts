import { ping, state } from "./cycle-a.ts";
let early: string;
try {
  early = typeof state;
} catch (error) {
  early = (error as Error).name;
}
export function pong(n: number): string {
  return `${early} ${ping(n)}`;
}
