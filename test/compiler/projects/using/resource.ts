// A resource of the module itself is disposed of when the module has been evaluated.
using _module = { [Symbol.dispose]: () => console.log("module resource.ts disposed of") };

export const ticks = async (count: number) => {
  for (let i = 1; i <= count; i++) {
    await null;
    console.log("tick", i);
  }
};

export class Resource implements Disposable {
  constructor(readonly name: string, readonly fails = false) {}

  [Symbol.dispose]() {
    console.log("dispose of", this.name);
    if (this.fails) throw new Error(`disposing of ${this.name}`);
  }
}

export class AsyncResource implements AsyncDisposable {
  constructor(readonly name: string, readonly waits = 0, readonly fails = false) {}

  async [Symbol.asyncDispose]() {
    console.log("begin to dispose of", this.name);
    for (let i = 0; i < this.waits; i++) await null;
    console.log("disposed of", this.name);
    if (this.fails) throw new Error(`disposing of ${this.name}`);
  }
}

export function describe(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${error.message} [${describe(error.error)}, ${describe(error.suppressed)}]`;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
