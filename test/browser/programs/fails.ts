/** Fails in several ways, and writes how. */
class Odd extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Odd";
    // oxlint-disable-next-line unicorn/no-useless-error-capture-stack-trace -- libraries do
    Error.captureStackTrace?.(this, Odd);
  }
}

function deep(left: number): number {
  return left === 0 ? 0 : 1 + deep(left - 1);
}

function thrower(): never {
  throw new TypeError("thrown");
}

async function waits(): Promise<void> {
  await Promise.resolve();
  thrower();
}

async function describe(what: () => unknown): Promise<void> {
  try {
    await what();
  } catch (error) {
    const { name, message, stack } = error as Error;
    const lines = stack!.split("\n");
    const places = lines.flatMap((line) => /fails\.ts:\d+/.exec(line) ?? []);
    console.log(name, message, error instanceof RangeError, lines[0], places.slice(0, 2).join());
  }
}

await describe(thrower);
await describe(waits);
await describe(() => {
  throw new Odd("captured");
});
await describe(() => Promise.reject(new RangeError("rejected")));
try {
  deep(1e6);
} catch (error) {
  console.log(
    error instanceof RangeError,
    (error as Error).name,
    (error as Error).constructor === RangeError,
  );
}
