/** The carrier's operations under way. Unlike the host's other work they travel: number and promise are data. */
import type { RequestId } from "../protocol/ids.ts";
import type { Core } from "./core.ts";
import { settleTarget } from "./promise-jobs.ts";
import type { PromiseState } from "./promise-state.ts";

export interface Operation {
  readonly request: RequestId;
  /** For reports: `send`, `recv` … */
  readonly kind: string;
  readonly promise: PromiseState;
}

export interface OperationsState {
  readonly operations: Operation[];
  readonly last: RequestId;
}

export class Operations {
  readonly #core: Core;
  readonly #operations = new Map<RequestId, Operation>();
  #last: RequestId = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  get pending(): boolean {
    return this.#operations.size > 0;
  }

  begin(kind: string): Operation {
    const request = this.number();
    return { request, kind, promise: this.lasting(request, kind) };
  }

  number(): RequestId {
    return ++this.#last;
  }

  lasting(request: RequestId, kind: string): PromiseState {
    const promise = this.#core.newPromise();
    this.#operations.set(request, { request, kind, promise });
    return promise;
  }

  /** Nobody else knows of it: it needs no record. */
  over(ok: boolean, value: unknown): PromiseState {
    const promise = this.#core.newPromise();
    settleTarget(this.#core, promise, ok ? 0 : 1, value);
    return promise;
  }

  settle(request: RequestId, ok: boolean, value: unknown): void {
    const operation = this.#operations.get(request);
    if (operation === undefined) return;
    this.#operations.delete(request);
    settleTarget(this.#core, operation.promise, ok ? 0 : 1, value);
    this.#core.jobs.schedule();
  }

  contents(): OperationsState {
    return { operations: [...this.#operations.values()], last: this.#last };
  }

  load(state: OperationsState): void {
    this.#last = state.last;
    for (const operation of state.operations) this.#operations.set(operation.request, operation);
  }
}
