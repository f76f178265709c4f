/**
 * Where a simulated machine keeps its checkpoints, and what taking a job back to one means for those who hold it to
 * its promises.
 *
 * The keeper dies with the scheduler, and with it every part of a checkpoint that was not whole yet; what is whole
 * is on disk.
 */
import type { CommunicationState, Effect, Rank, SchedulerEffect, Source, Vmid } from "../protocol/index.ts";
import type { Carrier } from "./carrier.ts";
import { promised } from "./checkers.ts";
import type { World } from "./world.ts";

/** What a run knows of each rank besides its state, and has to go back with it. */
export interface Ledger {
  /** As it is now. */
  of(rank: Rank): unknown;
  /** @param entry what `of` returned; null: as at the beginning. */
  restore(rank: Rank, entry: unknown): void;
}

interface Part {
  readonly communication: CommunicationState;
  readonly image: unknown;
  readonly entry: unknown;
}

/** One that is whole: parts of those that ran, ledger entries of those that had ended. */
interface Kept {
  readonly parts: ReadonlyMap<Rank, Part>;
  readonly ended: ReadonlyMap<Rank, unknown>;
}

export class Checkpoints {
  kept = 0;
  setbacks = 0;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #open = new Map<number, Map<Rank, Part>>();
  readonly #disk = new Map<number, Kept>();
  /** How often the job had been taken back when a carrier was started. */
  readonly #life = new Map<Vmid, number>();

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
  }

  /** The job was taken back since it was started: nothing it does counts any more. */
  isVoid({ vmid }: Carrier): boolean {
    return this.#life.get(vmid)! < this.setbacks;
  }

  /** Repeated, it is of the same life. */
  started(vmid: Vmid): void {
    if (!this.#life.has(vmid)) this.#life.set(vmid, this.setbacks);
  }

  // ── the keeper ──

  prepare({ checkpoint }: SchedulerEffect & { type: "prepare_checkpoint" }): void {
    this.#open.set(checkpoint, new Map());
    this.#soon(checkpoint, () =>
      this.#world.scheduler.hear({ type: "checkpoint_prepared", checkpoint, to: null }),
    );
  }

  keep({ checkpoint, ended }: SchedulerEffect & { type: "keep_checkpoint" }): void {
    this.#soon(checkpoint, () => {
      const parts = this.#open.get(checkpoint)!;
      this.#open.delete(checkpoint);
      this.#checkCut(parts, ended);
      const entries = ended.map((rank): [Rank, unknown] => [rank, structuredClone(this.#ledger.of(rank))]);
      this.#disk.set(checkpoint, { parts, ended: new Map(entries) });
      this.kept++;
      this.#world.scheduler.hear({ type: "checkpoint_kept", checkpoint, where: checkpoint });
    });
  }

  drop(checkpoint: number): void {
    this.#open.delete(checkpoint);
  }

  keeperDied(): void {
    this.#open.clear();
  }

  #soon(checkpoint: number, run: () => void): void {
    const { clock, random, knobs } = this.#world;
    const parts = this.#open.get(checkpoint);
    clock.after(random.between(...knobs.controlDelayMs), () => {
      if (parts !== undefined && this.#open.get(checkpoint) === parts) run();
    });
  }

  /** Chandy and Lamport's conditions, as numbered streams have them. */
  #checkCut(parts: ReadonlyMap<Rank, Part>, ended: readonly Rank[]): void {
    const promise = "a checkpoint is a consistent cut";
    const { ranks } = this.#world.knobs;
    promised(parts.size + ended.length === ranks, promise, () => `${parts.size} parts of ${ranks}`);
    for (const [source, from] of parts) {
      for (const stream of from.communication.streams) {
        const to = parts.get(stream.peer);
        if (to === undefined || to === from) continue; // what one sends to oneself crosses no cut
        const there = to.communication.streams.find(({ peer }) => peer === source);
        const accepted = there?.accepted ?? 0;
        const name = `${source}→${stream.peer}`;
        promised(
          accepted <= stream.lastSent,
          promise,
          () => `${name} #${accepted} was accepted and not sent`,
        );
        const oldest = stream.retained[0]?.number ?? stream.lastSent + 1;
        promised(oldest <= accepted + 1, promise, () => `${name} #${accepted + 1} is nowhere`);
        const consumed = there?.consumedBytes ?? 0;
        promised(stream.peerConsumedBytes <= consumed, promise, () => `${name}: room for what was not taken`);
      }
    }
  }

  // ── the processes ──

  /** The state's way from a process to the keeper. */
  capture(carrier: Carrier, { checkpoint, state }: Effect & { type: "capture" }): void {
    const { clock, random, knobs } = this.#world;
    const { rank } = carrier;
    const part = structuredClone({
      communication: state,
      image: carrier.guest.image(),
      entry: this.#ledger.of(rank),
    });
    const parts = this.#open.get(checkpoint);
    const failed = (): void =>
      carrier.receive({ type: "capture_failed", checkpoint, reason: "connection lost" });
    const breaks = this.#world.happens(knobs.transferFailureChance);
    clock.after(random.between(...knobs.transferMs), () => {
      if (breaks && random.chance(0.5)) return failed();
      carrier.receive({ type: "captured", checkpoint });
      clock.after(random.between(...knobs.transferMs), () => {
        if (breaks || parts === undefined || this.#open.get(checkpoint) !== parts) return failed();
        parts.set(rank, part);
        carrier.receive({ type: "stored", checkpoint });
      });
    });
  }

  /** A carrier that begins with its state at a checkpoint. */
  restore(carrier: Carrier, { where }: Source): void {
    const { clock, random, knobs } = this.#world;
    const { communication, image } = structuredClone(
      this.#disk.get(where as number)!.parts.get(carrier.rank)!,
    );
    const dies = this.#world.happens(knobs.destinationDeathChance / 3);
    clock.after(random.between(...knobs.transferMs), () => {
      carrier.receive({ type: "state_received", state: communication });
      clock.after(random.between(...knobs.transferMs), () => {
        if (dies) carrier.die("kill -9");
        else carrier.install(image);
      });
    });
  }

  // ── taking back ──

  takenBack(source: Source | null): void {
    const { copies, answers, knobs } = this.#world;
    this.setbacks++;
    answers.lost("rank ");
    const from = source === null ? null : this.#disk.get(source.where as number)!;
    for (let rank = 0; rank < knobs.ranks; rank++) {
      if (!source?.ended.includes(rank)) copies.beginsAgain(rank);
      const entry = from?.parts.get(rank)?.entry ?? from?.ended.get(rank) ?? null;
      this.#ledger.restore(rank, structuredClone(entry));
    }
  }
}
