/**
 * Faults one after the other, `GODWIT_RUNS` times (3), each from another seed: which one, where, how long, is the
 * seed's choice. None lasts until a host is given up, so all of it must be survived.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../../src/machine/scheduler/random.ts";
import { NetworkMachine } from "../../network/machine.ts";
import { Taps } from "../../network/taps.ts";
import { pause, Rounds } from "./rounds.ts";

const RUNS = Number(process.env["GODWIT_RUNS"] ?? 3);
const HOSTS = 4;
const FAULTS = 8;
/** A silence is noticed after 10 s, and a host given up after 30 s more. */
const LONGEST_MS = 14_000;
const ROUNDS = 200;

const taps = new Taps();
const { wire } = taps;
let machine: NetworkMachine;
beforeAll(async () => {
  machine = await NetworkMachine.start(HOSTS, taps);
});
afterAll(() => machine.end());

/** One fault; the function returned ends it. */
function fault(random: Random): [what: string, end: () => void] {
  const { hosts } = machine;
  const [a, b] = [1 + random.below(HOSTS), 1 + random.below(HOSTS)];
  switch (random.below(5)) {
    case 0:
      wire.isolate(a);
      return [`n${a} hears nothing, and nobody hears it`, () => wire.heal()];
    case 1:
      wire.cut(a, b);
      return [`n${b} does not hear n${a}`, () => wire.heal()];
    case 2:
      wire.part([0, 1, 2], [3, 4]);
      return ["n1 and n2 are apart from n3 and n4", () => wire.heal()];
    case 3:
      hosts.freeze(a);
      return [`n${a} stands still`, () => hosts.thaw(a)];
    default: {
      const [delayMs, loss] = [random.below(100), random.below(100) / 1_000];
      wire.conditions = { delayMs, jitterMs: delayMs / 4, loss, bitsPerSecond: 1e7 * (1 + random.below(10)) };
      return [
        `${delayMs} ms, ${(loss * 100).toFixed(1)} % lost, ${wire.conditions.bitsPerSecond / 1e6} Mbit/s`,
        () => wire.heal(),
      ];
    }
  }
}

it.each(Array.from({ length: RUNS }, (_, i) => i + 1))(
  "seed %i",
  async (seed) => {
    const random = new Random(seed);
    const rounds = await Rounds.start(machine, ROUNDS, seed);
    for (let i = 0; i < FAULTS; i++) {
      const [what, end] = fault(random);
      const lastsMs = random.below(LONGEST_MS);
      console.log(`seed ${seed}: ${what} for ${lastsMs} ms`);
      await pause(lastsMs);
      end();
      await pause(random.below(2_000));
    }
    await rounds.expectAll();
  },
  600_000,
);

it("a host that is away for longer is given up, and the job says so", async () => {
  const rounds = await Rounds.start(machine, 100_000, 9);
  wire.isolate(3);
  expect(await rounds.crashes()).toContain('host "n3" was lost');
  wire.heal();
  while ((await machine.client.hosts()).length < HOSTS) await pause(100); // it joins anew
});
