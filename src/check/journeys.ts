/**
 * Compiled runs: every rank of a program carried by threads and processes, moved at its suspensions or not
 * at all. Letters between ranks are numbered for their receiver and kept until it has accepted them, so that
 * none is lost that comes while it moves.
 */
import type { Carrier, CarrierPool } from "./carriers.ts";
import type { FromCarrier, Letter, Mail } from "./carrier/messages.ts";
import type { Itinerary } from "./itinerary.ts";
import type { Pinned } from "./stay.ts";
import type { Transcript, Written } from "./transcript.ts";
import type { Weight } from "./weigh.ts";

/** One move, as it was measured. */
export interface Move {
  readonly place: string;
  readonly sizeBytes: number;
  /** From the program's last instruction here to its first there, transport left out. */
  readonly freezeMs: number;
}

export interface RankJourney extends Transcript {
  readonly moves: readonly Move[];
  readonly pinned: readonly Pinned[];
  readonly itinerary: Itinerary;
  /** What made the largest image large. */
  readonly weights: readonly Weight[];
  /** A carrier failed in a way that is no program's doing. */
  readonly failure: string | undefined;
}

/** Runs a program of `size` ranks to its end, or until `signal` aborts: what has not ended then is cut off. */
export async function journeys(
  pool: CarrierPool,
  size: number,
  itinerary: Itinerary,
  signal: AbortSignal,
): Promise<RankJourney[]> {
  const moves = itinerary.interval !== Infinity;
  const ranks: Journey[] = [];
  const post = (dest: number, letter: Letter): void => ranks[dest]?.deliver(letter);
  for (let rank = 0; rank < size; rank++) ranks.push(new Journey(rank, pool, moves, post));
  // As `godwit run` does: who waits for a rank that has failed waits for ever.
  const failed = new AbortController();
  const cut = AbortSignal.any([signal, failed.signal]);
  return await Promise.all(
    ranks.map(async (journey) => {
      const result = await journey.run(itinerary, cut);
      if (result.exitCode !== 0 && size > 1) failed.abort();
      return result;
    }),
  );
}

class Journey {
  readonly #rank: number;
  readonly #pool: CarrierPool;
  readonly #moving: boolean;
  readonly #post: (dest: number, letter: Letter) => void;
  readonly #ended = Promise.withResolvers<void>();
  readonly #output: Written[] = [];
  readonly #moves: Move[] = [];
  readonly #pinned: Pinned[] = [];
  /** Letters not known to be accepted; the first has the number after `#accepted`. */
  #letters: Letter[] = [];
  #accepted = 0;
  #carrier: Carrier | undefined;
  #weights: readonly Weight[] = [];
  #itinerary!: Itinerary;
  #exitCode = 0;
  #over = false;
  #cutOff = false;
  #failure: string | undefined;

  constructor(
    rank: number,
    pool: CarrierPool,
    moving: boolean,
    post: (dest: number, letter: Letter) => void,
  ) {
    this.#rank = rank;
    this.#pool = pool;
    this.#moving = moving;
    this.#post = post;
  }

  async run(itinerary: Itinerary, signal: AbortSignal): Promise<RankJourney> {
    this.#itinerary = itinerary;
    if (this.#moving) this.#pool.prepare();
    const cut = (): void => this.#cut();
    signal.addEventListener("abort", cut, { once: true });
    this.#take((carrier) => {
      carrier.send({ type: "start", rank: this.#rank, itinerary });
      this.#letters.forEach((letter, i) => carrier.send({ type: "letter", number: i + 1, letter }));
    });
    if (signal.aborted) cut();
    await this.#ended.promise;
    signal.removeEventListener("abort", cut);
    if (this.#carrier !== undefined) await this.#pool.end(this.#carrier);
    return {
      output: this.#output,
      exitCode: this.#exitCode,
      cutOff: this.#cutOff,
      moves: this.#moves,
      pinned: this.#pinned,
      itinerary: this.#itinerary,
      weights: this.#weights,
      failure: this.#failure,
    };
  }

  deliver(letter: Letter): void {
    this.#letters.push(letter);
    this.#carrier?.send({ type: "letter", number: this.#accepted + this.#letters.length, letter });
  }

  /** Goes on with the next carrier. */
  #take(begin: (carrier: Carrier) => void): void {
    this.#carrier = undefined;
    this.#pool.take().then(
      (carrier) => {
        if (this.#over) return void this.#pool.end(carrier);
        this.#carrier = carrier;
        carrier.heard = (message) => this.#hear(message);
        begin(carrier);
      },
      (error: unknown) => this.#failed(error instanceof Error ? error.message : String(error)),
    );
  }

  #hear(message: FromCarrier): void {
    switch (message.type) {
      case "ready":
        return;
      case "output":
        return void this.#output.push({ fd: message.fd, text: message.text });
      case "send":
        return this.#post(message.dest, message.letter);
      case "departed":
        return this.#departed(message);
      case "restored":
        return this.#restored(message.restoreMs);
      case "pinned":
        this.#itinerary = message.itinerary;
        return void this.#pinned.push({ place: message.place, why: message.why });
      case "ended":
        this.#exitCode = message.exitCode;
        this.#itinerary = message.itinerary;
        return this.#end();
      case "failed":
        return this.#failed(message.message);
    }
  }

  #departed(departure: Extract<FromCarrier, { type: "departed" }>): void {
    const { place, image, captureMs, itinerary, mail, weights } = departure;
    const left = this.#carrier as Carrier;
    this.#moves.push({ place, sizeBytes: image.length, freezeMs: captureMs });
    this.#itinerary = itinerary;
    if (weights !== undefined) this.#weights = weights;
    this.#take((carrier) => {
      carrier.send({ type: "restore", rank: this.#rank, itinerary, mail, image });
      this.#resend(carrier, mail);
    });
    void this.#pool.end(left);
  }

  /** The letters that came after the rank had left. */
  #resend(carrier: Carrier, { accepted }: Mail): void {
    this.#letters = this.#letters.slice(accepted - this.#accepted);
    this.#accepted = accepted;
    this.#letters.forEach((letter, i) => carrier.send({ type: "letter", number: accepted + i + 1, letter }));
  }

  #restored(restoreMs: number): void {
    const move = this.#moves.pop() as Move;
    this.#moves.push({ ...move, freezeMs: move.freezeMs + restoreMs });
    // Not before: starting one takes the time that is measured.
    this.#pool.prepare();
  }

  #cut(): void {
    if (this.#over) return;
    this.#cutOff = true;
    this.#end();
  }

  #failed(message: string): void {
    if (this.#over) return;
    this.#failure = message;
    this.#exitCode = 1;
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#ended.resolve();
  }
}
