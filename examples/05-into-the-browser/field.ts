/**
 * Two substances on a rectangle that is closed to a torus: U feeds, V eats it and decays (P. Gray and S. Scott 1984;
 * J. Pearson, "Complex patterns in a simple system", Science 261, 1993). Nothing but sums and products of 64 bits:
 * the same on every engine.
 */
export const ROWS = 144;
export const COLUMNS = 256;

const FEED = 0.0545;
const KILL = 0.062;
const SPREAD_U = 0.56;
const SPREAD_V = 0.28;
const SEEDS = 36;

export class Field {
  step = 0;
  #u = new Float64Array(ROWS * COLUMNS).fill(1);
  #v = new Float64Array(ROWS * COLUMNS);

  constructor() {
    let x = 20;
    const next = (): number => (x = (x * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let i = 0; i < SEEDS; i++) this.#plant(Math.floor(next() * ROWS), Math.floor(next() * COLUMNS));
  }

  /** How much of V there is, by rows. */
  get concentration(): Float64Array {
    return this.#v;
  }

  advance(): void {
    const [u, v] = [this.#u, this.#v];
    const [nextU, nextV] = [new Float64Array(u.length), new Float64Array(v.length)];
    for (let row = 0; row < ROWS; row++) {
      const here = row * COLUMNS;
      const above = ((row + ROWS - 1) % ROWS) * COLUMNS;
      const below = ((row + 1) % ROWS) * COLUMNS;
      for (let column = 0; column < COLUMNS; column++) {
        const left = column === 0 ? COLUMNS - 1 : column - 1;
        const right = column === COLUMNS - 1 ? 0 : column + 1;
        const around = (of: Float64Array): number =>
          0.2 * (of[here + left]! + of[here + right]! + of[above + column]! + of[below + column]!) +
          0.05 * (of[above + left]! + of[above + right]! + of[below + left]! + of[below + right]!);
        const at = here + column;
        const [a, b] = [u[at]!, v[at]!];
        const eaten = a * b * b;
        nextU[at] = a + SPREAD_U * (around(u) - a) - eaten + FEED * (1 - a);
        nextV[at] = b + SPREAD_V * (around(v) - b) + eaten - (KILL + FEED) * b;
      }
    }
    this.#u = nextU;
    this.#v = nextV;
    this.step++;
  }

  /** Of all bits of both: two fields with the same one are the same. */
  digest(): string {
    let digest = 0;
    for (const values of [this.#u, this.#v]) {
      for (const word of new Uint32Array(values.buffer)) digest = (Math.imul(digest, 31) + word) >>> 0;
    }
    return digest.toString(16).padStart(8, "0");
  }

  #plant(row: number, column: number): void {
    for (let i = -2; i <= 2; i++) {
      for (let j = -2; j <= 2; j++) {
        const at = ((row + i + ROWS) % ROWS) * COLUMNS + ((column + j + COLUMNS) % COLUMNS);
        this.#u[at] = 0.5;
        this.#v[at] = 0.25;
      }
    }
  }
}
