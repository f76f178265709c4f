/** Operations that are under way, with MPI's names (MPI_Wait, MPI_Test, MPI_Waitany …). */

/**
 * What `isend` and `irecv` return. The result of a send is `true`, that of a receive is its message.
 *
 * A request is active until its result has been taken by `wait`, `test` or one of the functions over
 * several requests; those pass over inactive ones. An error of the operation is kept for whoever
 * takes the result.
 */
export class Request<T = unknown> {
  private readonly operation: Promise<T>;
  private readonly waiters = new Set<() => void>();
  private state: "pending" | "done" | "failed" = "pending";
  private outcome: unknown;
  private active = true;

  constructor(operation: Promise<T>) {
    this.operation = operation;
    operation.then(
      (result) => this.settle("done", result),
      (error: unknown) => this.settle("failed", error),
    );
  }

  /** Resolves to the result once the operation is complete; again, and to the same, if called again. */
  async wait(): Promise<T> {
    this.active = false;
    return await this.operation;
  }

  /**
   * The result if the operation is complete, `undefined` if not. Never waits, and so lets nothing
   * arrive: a loop around it must await something.
   */
  test(): T | undefined {
    if (this.state === "pending") return undefined;
    this.active = false;
    if (this.state === "failed") throw this.outcome;
    return this.outcome as T;
  }

  /** Waits for all of them; the results are in the order of the requests. */
  static async waitall<T>(requests: readonly Request<T>[]): Promise<T[]> {
    const results: T[] = [];
    for (const request of requests) results.push(await request.wait());
    return results;
  }

  /** Waits until one active request is complete. `undefined` if none is active. */
  static async waitany<T>(
    requests: readonly Request<T>[],
  ): Promise<{ index: number; result: T } | undefined> {
    const active = requests.filter((request) => request.active);
    if (active.length === 0) return undefined;
    if (active.every((request) => request.state === "pending")) await Request.oneSettled(active);
    return Request.testany(requests);
  }

  /** The results if all are complete, `undefined` (and nothing taken) if not. */
  static testall<T>(requests: readonly Request<T>[]): T[] | undefined {
    if (requests.some((request) => request.state === "pending")) return undefined;
    return requests.map((request) => request.test() as T);
  }

  /** The first active request that is complete, `undefined` if there is none. */
  static testany<T>(requests: readonly Request<T>[]): { index: number; result: T } | undefined {
    const index = requests.findIndex((request) => request.active && request.state !== "pending");
    const request = requests[index];
    return request && { index, result: request.test() as T };
  }

  /**
   * Promise.race would leave a reaction behind on every request that is still pending, and a loop of
   * `waitany` over a long-lived request would fill the process's memory and its image with them.
   */
  private static async oneSettled(requests: readonly Request[]): Promise<void> {
    let waiter: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      waiter = resolve;
      for (const request of requests) request.waiters.add(resolve);
    });
    for (const request of requests) request.waiters.delete(waiter as () => void);
  }

  private settle(state: "done" | "failed", outcome: unknown): void {
    this.state = state;
    this.outcome = outcome;
    for (const waiter of this.waiters) waiter();
    this.waiters.clear();
  }
}
