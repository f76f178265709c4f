/** `machine`: the virtual machine as a program sees it. A program need not know of it to be moved. */
import { GodwitError } from "../errors.ts";
import type { Rank } from "../protocol/ids.ts";
import { shown, wrongRank } from "./arguments.ts";
import { hooks } from "./hooks.ts";
import type { Host, HostInfo } from "./host.ts";

/** The scheduler gives a migration up whose process has not stopped within a minute. */
const MAX_FREEZE_WAIT_MS = 50_000;

export function createMachine(host: Host): Machine {
  return new Machine(host);
}

export class Machine {
  private readonly carrier: Host;

  /** @internal */
  constructor(carrier: Host) {
    this.carrier = carrier;
  }

  /** The host this process is on now. It may be another one after any `await`. */
  get host(): HostInfo {
    return this.carrier.here();
  }

  /**
   * How long a move of this process may wait for what it has in flight or open at its host, in ms.
   * Undefined, as at first: as long as the job says (default 5,000). It moves along.
   */
  get freezeWaitMs(): number | undefined {
    return hooks.waitMs;
  }

  /** @throws {GodwitError} `ERR_LIMIT` if it is no number from 0 to 50,000. */
  set freezeWaitMs(waitMs: number | undefined) {
    if (
      waitMs !== undefined &&
      !(typeof waitMs === "number" && waitMs >= 0 && waitMs <= MAX_FREEZE_WAIT_MS)
    ) {
      throw new GodwitError(
        "ERR_LIMIT",
        `machine.freezeWaitMs must be a number from 0 to ${MAX_FREEZE_WAIT_MS}, got ${shown(waitMs)}`,
      );
    }
    hooks.waitMs = waitMs;
  }

  /** All hosts of the virtual machine. */
  hosts(): Promise<HostInfo[]> {
    return this.carrier.hosts();
  }

  /**
   * Moves a process to another host and resolves after the move, for the process itself there.
   *
   * @param rank Which process. Default: this one.
   * @param host Id or name of the host. Default: the scheduler chooses.
   * @throws {GodwitError} `ERR_RANK`, `ERR_UNKNOWN_HOST` if there is no such rank or host; `ERR_NO_MACHINE`
   *   if a host is named and the program does not run in a virtual machine. The process goes on where it is.
   */
  async migrate(rank: Rank = this.carrier.rank, host?: number | string): Promise<void> {
    const wrong = wrongRank("migrate", "rank", rank, this.carrier.size);
    if (wrong) throw wrong;
    if (host !== undefined && typeof host !== "number" && typeof host !== "string") {
      throw new GodwitError(
        "ERR_UNKNOWN_HOST",
        `migrate() host must be a host's id or name, got ${shown(host)}`,
      );
    }
    await this.carrier.migrate(rank, host);
  }
}
