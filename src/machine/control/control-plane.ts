/**
 * The control plane: how daemons and clients talk to the scheduler. The embedded implementation is
 * embedded-plane.ts and embedded-hub.ts; every implementation passes the suite in test/machine/control.
 *
 * - What one participant sends (requests and signals) arrives in the order sent. What the scheduler
 *   signals to one participant arrives in the order signalled.
 * - The way to the scheduler may be lost, with anything that is on it, and found again; at its other end
 *   may then be a scheduler that was restarted. The scheduler's end takes who comes back for somebody new:
 *   participants say who they are.
 * - Bodies are values that src/image can encode.
 * - Who does not hold the machine's secret is not heard.
 */
import type { GodwitError } from "../../errors.ts";

/** A way to a participant, as the scheduler's end numbers them: 1, 2, 3 … and never again. */
export type ParticipantId = number;

/** A daemon's or client's end. */
export interface ControlPlane {
  /**
   * Asks the scheduler.
   * @param repeat the request may be made twice, or may only now be made for the first time: should the way be
   *   lost it is made again on the next one. Default false.
   * @throws {GodwitError} the error the scheduler answers with, or `ERR_CONNECTION_LOST`: nobody knows then
   *   whether it was heard.
   */
  request(body: object, options?: { readonly repeat?: boolean }): Promise<unknown>;
  /** Vanishes while the way is lost. */
  signal(body: object): void;
  readonly executables: ExecutableStore;
  /** Resolves when the scheduler has ended, or could not be found again in time; with null after `close`. */
  readonly ended: Promise<GodwitError | null>;
  /** Leaves. What was sent before still goes out. */
  close(): Promise<void>;
}

/** What a participant hears. */
export interface Participant {
  hear(body: Readonly<Record<string, unknown>>): void;
  /** There is a way to the scheduler again. Called before any request is repeated; to say who one is. */
  returned?(plane: ControlPlane): Promise<void>;
}

/** The scheduler's end. */
export interface ControlHub {
  /** Where participants reach it. */
  readonly endpoint: string;
  signal(to: ParticipantId, body: object): void;
  /** Tells every participant that the scheduler ends, and accepts no more. */
  close(): Promise<void>;
}

export interface HubHandler {
  request(from: ParticipantId, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  signal(from: ParticipantId, body: Readonly<Record<string, unknown>>): void;
  /** It may fall silent for as long as the connection to it stands: whoever stops it does not mean to end it. */
  mayStandStill(from: ParticipantId): boolean;
  /**
   * Presence: nothing more is heard of this participant. `forGood`: it has said so itself; otherwise the way to
   * it is lost, and it may come back under another number.
   */
  left(from: ParticipantId, reason: string, forGood: boolean): void;
}

/** A compiled program as it travels. */
export interface StoredExecutable {
  readonly code: string;
  readonly map: string;
}

/** Executables by content hash. Whoever fetches one checks the hash himself. */
export interface ExecutableStore {
  put(hash: string, executable: StoredExecutable): Promise<void>;
  /** @throws {GodwitError} `ERR_UNKNOWN_EXECUTABLE` */
  fetch(hash: string): Promise<StoredExecutable>;
}
