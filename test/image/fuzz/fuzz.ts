/** Mutant after mutant; each is made from its own number, so that any can be made again. */
import { corpus, type Sample } from "./corpus.ts";
import { mutate, Subject } from "./mutate.ts";
import { Random } from "./random.ts";
import { attempt, type Verdict } from "./trial.ts";

export interface Finding {
  readonly number: number;
  readonly program: string;
  readonly verdict: Verdict & { kind: "finding" };
}

export interface Tally {
  mutants: number;
  refused: number;
  resumed: number;
  readonly findings: Finding[];
  /** Reasons of refusal, numbers and names left out, with how often each was given. */
  readonly reasons: Map<string, number>;
}

/** Capturing, and looking at the engine's objects, take longer than all the rest of a trial. */
const THOROUGH_EVERY = 4;

export class Fuzzer {
  readonly tally: Tally = { mutants: 0, refused: 0, resumed: 0, findings: [], reasons: new Map() };
  readonly #samples: readonly { readonly sample: Sample; readonly subject: Subject }[];
  readonly #subjects: readonly Subject[];

  private constructor(samples: readonly Sample[]) {
    this.#samples = samples.map((sample) => ({ sample, subject: new Subject(sample.image) }));
    this.#subjects = this.#samples.map(({ subject }) => subject);
  }

  static async create(): Promise<Fuzzer> {
    return new Fuzzer(await corpus());
  }

  /** The mutant of this number, and the sample it was made from. */
  mutant(number: number): { readonly sample: Sample; readonly image: Uint8Array } {
    const random = new Random(number);
    const { sample, subject } = random.pick(this.#samples);
    return { sample, image: mutate(random, subject, this.#subjects) };
  }

  try(number: number): Verdict {
    const { sample, image } = this.mutant(number);
    const verdict = attempt(sample.program, image, number % THOROUGH_EVERY === 0);
    this.#count(number, sample, verdict);
    return verdict;
  }

  #count(number: number, sample: Sample, verdict: Verdict): void {
    const { tally } = this;
    tally.mutants++;
    if (verdict.kind === "refused") {
      tally.refused++;
      const reason = verdict.message.replaceAll(/"[^"]*"|-?\d+(\.\d+)?(e[+-]?\d+)?/g, "…");
      tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
    } else if (verdict.kind === "resumed") tally.resumed++;
    else tally.findings.push({ number, program: sample.program.name, verdict });
  }
}
