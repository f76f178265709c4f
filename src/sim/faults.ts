/** What is done to a simulated machine, and when: every so often, until everything is healed. */
import type { World } from "./world.ts";

export class Faults {
  readonly #world: World;
  #moves = 0;

  constructor(world: World) {
    this.#world = world;
  }

  begin(): void {
    const { knobs, network, clock, scheduler, random, daemons } = this.#world;
    this.#every(knobs.moveEveryMs, () => this.#moveSomething());
    this.#every(knobs.checkpointEveryMs ?? Infinity, () => this.#takeCheckpoint());
    this.#every(knobs.cutEveryMs, () => network.cut());
    this.#every(knobs.partitionEveryMs, () => this.#partition());
    this.#every(knobs.pauseEveryMs, () => this.#pause());
    this.#every(knobs.controlCutEveryMs, () => random.pick(daemons).cut());
    this.#every(knobs.schedulerDeathEveryMs, () => scheduler.kill());
    this.#every(knobs.emptyHostDeathEveryMs, () => this.#replaceEmptyHost());
    if (knobs.drainAtMs < Infinity) clock.after(knobs.drainAtMs, () => this.#drain());
    if (knobs.hostDeathAtMs < knobs.faultsUntilMs) clock.after(knobs.hostDeathAtMs, () => this.#killHost());
  }

  #every(meanMs: number, inject: () => void): void {
    if (meanMs === Infinity) return;
    const { clock, random } = this.#world;
    clock.after(random.between(0, 2 * meanMs), () => {
      if (this.#world.ended || !this.#world.mayInject()) return;
      inject();
      this.#every(meanMs, inject);
    });
  }

  #moveSomething(): void {
    const { scheduler, random, daemons, knobs } = this.#world;
    if (!scheduler.isUp || ++this.#moves > knobs.mostMoves) return;
    const rank = random.integer(0, knobs.ranks - 1);
    const host = random.chance(0.5) ? random.pick(daemons).id : undefined;
    scheduler.hear({ type: "migrate", requester: scheduler.client(), job: "1", rank, host });
  }

  #takeCheckpoint(): void {
    const { scheduler } = this.#world;
    if (!scheduler.isUp) return;
    scheduler.hear({ type: "checkpoint", requester: scheduler.client(), job: "1", target: null });
  }

  #drain(): void {
    const { scheduler, ended } = this.#world;
    if (!ended && scheduler.isUp) scheduler.hear({ type: "drain", requester: scheduler.client(), host: 1 });
  }

  /** One way, or both. */
  #partition(): void {
    const { random, daemons, network, knobs } = this.#world;
    const from = random.pick(daemons);
    const to = random.pick(daemons.filter((daemon) => daemon !== from));
    const healedMs = this.#until(knobs.partitionMs);
    this.#world.tell(`${from.name} does not reach ${to.name} until ${healedMs.toFixed(3)}`);
    network.block(from.id, to.id, healedMs);
    if (random.chance(0.5)) network.block(to.id, from.id, healedMs);
  }

  #pause(): void {
    const { random, daemons, clock, knobs } = this.#world;
    const daemon = random.pick(daemons);
    if (daemon.pausedUntilMs > clock.nowMs) return;
    const lastMs = this.#until(knobs.pauseMs);
    this.#world.tell(`${daemon.name} stands still until ${lastMs.toFixed(3)}`);
    daemon.pausedUntilMs = lastMs;
    // Its heartbeats stay away, which may be all the scheduler hears of it.
    if (random.chance(0.3)) daemon.cut();
  }

  /** What is drawn from `range` from now, but healed when everything is. */
  #until(range: readonly [number, number]): number {
    const { clock, random, knobs } = this.#world;
    return Math.min(clock.nowMs + random.between(...range), knobs.faultsUntilMs);
  }

  /** Nothing is lost with it but migrations on their way there. Another one joins. */
  #replaceEmptyHost(): void {
    const { random, daemons, scheduler, clock } = this.#world;
    const alive = daemons.filter((daemon) => daemon.alive);
    const empty = alive.filter(({ id }) => scheduler.isEmpty(id));
    if (empty.length === 0 || alive.length < 3) return;
    random.pick(empty).die();
    clock.after(random.between(1, 50), () => this.#world.join());
  }

  #killHost(): void {
    const { random, daemons, ended } = this.#world;
    if (ended) return;
    this.#world.mustCost("a host died");
    random.pick(daemons).die();
  }
}
