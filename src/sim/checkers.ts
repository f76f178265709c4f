/**
 * What must hold in every run, whatever happens. Each checker is named after the promise it holds the
 * machine to, and speaks up the moment the promise is broken.
 */
import type { ProcessState, Rank, Vmid } from "../protocol/index.ts";
import { matches } from "../protocol/received-message-list.ts";
import { costBytes } from "../protocol/stream.ts";

export class Violation extends Error {
  readonly promise: string;

  constructor(promise: string, what: string) {
    super(`${promise}: ${what}`);
    this.name = "Violation";
    this.promise = promise;
  }
}

export function promised(ok: boolean, promise: string, what: () => string): void {
  if (!ok) throw new Violation(promise, what());
}

/** A process with a receive that was posted and not answered. */
interface Waiting {
  readonly rank: Rank;
  readonly state: ProcessState;
}

/** No process waits for a message that was sent and not received. */
export function nobodyWaitsForWhatWasSent(processes: readonly Waiting[]): void {
  for (const { rank, state } of processes) {
    for (const { pattern } of state.posted) {
      const sender = processes.find(({ rank: source, state: from }) => {
        const retained = [...(from.peers.get(rank)?.out.retained ?? [])];
        return retained.some(
          (m) => matches(pattern, m) && m.number > (state.peers.get(source)?.into.accepted ?? 0),
        );
      });
      promised(
        sender === undefined,
        "no process waits for a message that was sent and not received",
        () => `${rank} waits for what ${sender!.rank} has sent`,
      );
    }
  }
}

/** At most one running copy of each process, exactly one that ends. */
export class Copies {
  #running = new Map<Rank, Vmid>();
  #ended = new Map<Rank, Vmid>();

  runs(rank: Rank, vmid: Vmid): void {
    const other = this.#running.get(rank) ?? this.#ended.get(rank);
    promised(
      other === undefined || other === vmid,
      "at most one running copy",
      () => `${rank} runs at ${vmid} and ${other}`,
    );
    this.#running.set(rank, vmid);
  }

  /** The job is taken back: whoever runs or has run is void. */
  beginsAgain(rank: Rank): void {
    this.#running.delete(rank);
    this.#ended.delete(rank);
  }

  stops(rank: Rank, vmid: Vmid): void {
    if (this.#running.get(rank) === vmid) this.#running.delete(rank);
  }

  ends(rank: Rank, vmid: Vmid): void {
    const other = this.#ended.get(rank);
    if (other === vmid) return; // says so again
    promised(
      other === undefined,
      "exactly one after faults heal",
      () => `${rank} ended at ${other} and at ${vmid}`,
    );
    promised(
      this.#running.get(rank) === vmid,
      "exactly one after faults heal",
      () => `${rank} ended at ${vmid} without running`,
    );
    this.#running.delete(rank);
    this.#ended.set(rank, vmid);
  }

  /** The PL table converges: in the end the scheduler's copy says where the process has been last. */
  endedAt(rank: Rank, tableEntry: Vmid | undefined): void {
    const at = this.#ended.get(rank);
    promised(
      tableEntry === at,
      "PL table converges",
      () => `${rank} was at ${at} in the end, not at ${tableEntry}`,
    );
  }

  allEnded(ranks: number): void {
    for (let rank = 0; rank < ranks; rank++) {
      promised(this.#ended.has(rank), "exactly one after faults heal", () => `${rank} never ended`);
    }
  }
}

/** Retained memory stays within the window, at the sender and at the receiver. */
export function withinWindow(state: ProcessState, windowBytes: number): void {
  for (const { rank, out, into } of state.peers.values()) {
    if (rank === state.rank) continue;
    let retainedBytes = 0;
    for (const message of out.retained) retainedBytes += costBytes(message.sizeBytes);
    promised(
      retainedBytes <= windowBytes || out.retained.size === 1,
      "retained memory stays within the window",
      () => `${state.rank} retains ${retainedBytes} B in ${out.retained.size} messages for ${rank}`,
    );
    const listedBytes = into.acceptedBytes - into.consumedBytes;
    const listed =
      listedBytes > windowBytes ? state.list.toArray().filter((m) => m.source === rank).length : 0;
    promised(
      listed <= 1,
      "retained memory stays within the window",
      () => `${state.rank} lists ${listedBytes} B in ${listed} messages from ${rank}`,
    );
  }
}

/** Every request is answered, exactly once. */
export class Answers {
  #open = new Set<string>();
  #doubtful = new Set<string>();

  asked(request: string): void {
    this.#open.add(request);
  }

  answered(request: string, once = true): void {
    promised(
      this.#open.delete(request) || this.#doubtful.delete(request) || !once,
      "every request is answered once",
      () => `${request} was answered again`,
    );
  }

  mayBeLost(request: string): void {
    this.#open.delete(request);
    this.#doubtful.add(request);
  }

  /** Whoever asked knows that no answer will come: the scheduler has died. */
  lost(prefix: string): void {
    for (const request of this.#open) if (request.startsWith(prefix)) this.#open.delete(request);
  }

  allAnswered(): void {
    const [first] = this.#open;
    promised(first === undefined, "every request is answered once", () => `${first} was never answered`);
  }
}
