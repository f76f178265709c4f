/**
 * A program's stay at one carrier: it runs until a suspension at which it is to move, is frozen there,
 * and handed over as an image; or it cannot be moved there, which is noted, and runs on.
 */
import { GodwitError } from "../errors.ts";
import type { Abi, Frame } from "../runtime/abi.ts";
import type { JsProgram } from "../runtime/js-program.ts";
import type { Image } from "../runtime/program.ts";
import type { Runtime } from "../runtime/index.ts";
import { beforeSuspension } from "../runtime/suspensions.ts";
import { isDue, type Itinerary, moved, suspended } from "./itinerary.ts";

/** A frozen program that is about to go on elsewhere. */
export interface Departure {
  /** `file:line:column` of the suspension that made it move. */
  readonly place: string;
  readonly image: Image;
  /** What writing the image took. */
  readonly captureMs: number;
  readonly itinerary: Itinerary;
}

/** Why a program could not be moved at a suspension. */
export interface Pinned {
  readonly place: string;
  readonly why: string;
}

export interface StayEvents {
  /** The image is valid until this returns; the program here is over. */
  departed(departure: Departure): void;
  pinned(pinned: Pinned, itinerary: Itinerary): void;
  /** Neither moved nor pinned: a bug. */
  failed(error: unknown): void;
}

export class Stay {
  readonly #runtime: Runtime;
  readonly #program: JsProgram;
  readonly #events: StayEvents;
  #itinerary: Itinerary;
  #leaving = false;

  /** The program must not have started or been resumed yet. */
  constructor(runtime: Runtime, program: JsProgram, itinerary: Itinerary, events: StayEvents) {
    this.#runtime = runtime;
    this.#program = program;
    this.#itinerary = itinerary;
    this.#events = events;
    if (itinerary.interval !== Infinity) this.#watch(runtime.abi);
  }

  /** As of now. */
  get itinerary(): Itinerary {
    return this.#itinerary;
  }

  /** Every suspension, those at poll-points too. */
  #watch(abi: { -readonly [K in keyof Abi]: Abi[K] }): void {
    if (!this.#itinerary.onlyInLoops) beforeSuspension(abi, (frame) => this.#suspended(frame));
    const { poll } = abi;
    abi.poll = (frame, ...rest) => {
      const backEdges = poll(frame, ...rest);
      if (backEdges < 0) this.#suspended(frame);
      return backEdges;
    };
  }

  #suspended(frame: Frame): void {
    this.#itinerary = suspended(this.#itinerary);
    if (this.#leaving || !isDue(this.#itinerary)) return;
    this.#leaving = true;
    const place = this.#runtime.executable.placeOf(frame as never) ?? "?";
    this.#leave(place).catch((error: unknown) => this.#events.failed(error));
  }

  async #leave(place: string): Promise<void> {
    try {
      await this.#program.freeze();
    } catch (error) {
      // A program that has ended is nowhere any more.
      if (isError(error, "ERR_ENDED")) return;
      return this.#refused(place, error, false);
    }
    const start = performance.now();
    let image;
    try {
      image = this.#program.capture();
    } catch (error) {
      return this.#refused(place, error, true);
    }
    const captureMs = performance.now() - start;
    this.#events.departed({ place, image, captureMs, itinerary: moved(this.#itinerary) });
  }

  #refused(place: string, error: unknown, frozen: boolean): void {
    if (!isError(error, "ERR_PINNED")) throw error;
    this.#itinerary = moved(this.#itinerary);
    this.#leaving = false;
    const why = error.message.replace(/^Cannot move the process: /, "");
    this.#events.pinned({ place, why }, this.#itinerary);
    if (frozen) this.#program.resume();
  }
}

function isError(error: unknown, code: string): error is GodwitError {
  return error instanceof GodwitError && error.code === code;
}
