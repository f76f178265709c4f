/**
 * What a simulated carrier carries: a program, with everything an image holds of it.
 *
 * The carrier is to it what the real one is to a runtime (src/runtime/program.ts): it hears of requests through
 * `Carrier.dispatch`, answers them through `answered`, stops it, takes its image, and puts images in place.
 */
import type { Effect, ProgramReply } from "../protocol/index.ts";
import type { Carrier } from "./carrier.ts";

/** What layer 3 has to say to a program. */
export type Answer = Extract<Effect, { type: "sent" | "received" | "probed" | "send_failed" }>;

export interface Guest {
  /** The right to run is here: at the start, by a commit, or again after an abort. */
  run(): void;
  /** Stop at the next poll-point; answered, at once or later, by `Carrier.frozen` or `Carrier.refuse`. */
  freeze(): void;
  answered(answer: Answer): void;
  /** The scheduler's answer to a request of the program. It may come twice. */
  told(reply: ProgramReply): void;
  /** The way to the scheduler was lost and is back: a request or its answer may be lost. */
  askAgain(): void;
  /** So many of its messages to a rank that has ended were never received. */
  undeliverable(dest: number, messages: number): void;
  /**
   * Of a frozen program, plain data; the program may run on here later all the same.
   *
   * @throws if it turns out now that there is none: the migration is given up.
   */
  image(): unknown;
  /** Answered, at once or later, by `Carrier.installed`. */
  install(image: unknown): void;
  /** Its carrier is gone: nothing of it runs here any more. */
  over(): void;
}

/** Makes what a new carrier carries: a program before its beginning, or none before its image has come. */
export type MakeGuest = (carrier: Carrier) => Guest;
