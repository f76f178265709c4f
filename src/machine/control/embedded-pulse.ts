/** What both ends of an embedded control plane share. */
import { BEAT_MS, SILENCE_MS } from "../limits.ts";
import { badFrame } from "../transport/frame.ts";

/** A connection over which nothing comes for too long is lost, whatever the operating system believes of it. */
export class Pulse {
  readonly #timer: NodeJS.Timeout;
  #heardAt = performance.now();

  /**
   * @param beat says that we are here.
   * @param silent nothing was heard for `SILENCE_MS`. An end that has stood still itself gives the other time to speak.
   */
  constructor(beat: () => void, silent: () => void) {
    let lookedAt = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (now - lookedAt > 2 * BEAT_MS) this.#heardAt = now;
      lookedAt = now;
      if (now - this.#heardAt > SILENCE_MS) return silent();
      beat();
    }, BEAT_MS);
  }

  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

export function bodyOf(received: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const body = received["body"];
  if (typeof body !== "object" || body === null) throw badFrame("a control message without a body");
  return body as Record<string, unknown>;
}
