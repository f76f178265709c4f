/** Problem classes and the norms NPB 3.3 publishes for them. */
export interface ProblemClass {
  readonly name: string;
  /** Points along each axis. */
  readonly points: number;
  readonly iterations: number;
  /** L2 norm of the residual after the last iteration. */
  readonly norm: number;
}

export const CLASSES: readonly ProblemClass[] = [
  { name: "S", points: 32, iterations: 4, norm: 0.5307707005734e-4 },
  { name: "W", points: 128, iterations: 4, norm: 0.6467329375339e-5 },
  { name: "A", points: 256, iterations: 4, norm: 0.2433365309069e-5 },
];

const EPSILON = 1e-8;

/** Relative error of `norm`, and whether NPB accepts it. */
export function verify(problem: ProblemClass, norm: number): { error: number; successful: boolean } {
  const error = Math.abs(norm - problem.norm) / problem.norm;
  // Written so that a norm that is not a number fails.
  return { error, successful: error <= EPSILON };
}

/** Floating-point operations per point and iteration, by NPB's count. */
const OPERATIONS = 58;

export function megaflopsPerSecond({ points, iterations }: ProblemClass, timeMs: number): number {
  return (OPERATIONS * iterations * points ** 3) / 1e3 / timeMs;
}

/** All 64 bits of a number, to compare results exactly. */
export function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
