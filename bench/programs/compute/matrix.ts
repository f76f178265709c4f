/** Matrices are multiplied in an async function, row by row, each with an `await`. */
import { measured } from "../turns.ts";

const N = 240;
const a = Float64Array.from({ length: N * N }, (_, i) => i % 7);
const b = Float64Array.from({ length: N * N }, (_, i) => i % 5);

async function multiply(): Promise<Float64Array> {
  const product = new Float64Array(N * N);
  for (let row = 0; row < N; row++) {
    for (let k = 0; k < N; k++) {
      const factor = a[row * N + k]!;
      for (let column = 0; column < N; column++) product[row * N + column]! += factor * b[k * N + column]!;
    }
    await undefined;
  }
  return product;
}

await measured(multiply);
