export enum Color {
  Red,
  Green = 5,
  Blue,
}
export const enum Level {
  Low = 1,
  High = Low * 10,
}
export enum Flags {
  A = 1 << 0,
  B = 1 << 1,
  Both = A | B,
}
export namespace Shapes {
  const factor = 2;
  export const area = (side: number) => side * side * factor;
  export namespace Inner {
    export let sides = 4;
  }
}
