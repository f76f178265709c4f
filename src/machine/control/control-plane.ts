/**
 * The control plane: how daemons and clients talk to the scheduler. The embedded implementation is
 * embedded.ts; every implementation passes the suite in test/machine/control.
 *
 * - What one participant sends (requests and signals) arrives in the order sent. What the scheduler
 *   signals to one participant arrives in the order signalled.
 * - Bodies are values that src/image can encode.
 * - Who does not hold the machine's secret is not heard.
 */
import type { GodwitError } from "../../errors.ts";

/** A participant, as the scheduler's end numbers them: 1, 2, 3 … and never again. */
export type ParticipantId = number;

/** A daemon's or client's end. */
export interface ControlPlane {
  /**
   * Asks the scheduler.
   * @throws {GodwitError} the error the scheduler answers with, or `ERR_CONNECTION_LOST`.
   */
  request(body: object): Promise<unknown>;
  signal(body: object): void;
  readonly executables: ExecutableStore;
  /** Resolves when the scheduler's end is gone; with null after `close`. */
  readonly ended: Promise<GodwitError | null>;
  /** Leaves. What was sent before still goes out. */
  close(): Promise<void>;
}

/** What a participant hears from the scheduler. */
export type SignalHandler = (body: Readonly<Record<string, unknown>>) => void;

/** The scheduler's end. */
export interface ControlHub {
  /** Where participants reach it. */
  readonly endpoint: string;
  signal(to: ParticipantId, body: object): void;
  /** Cuts every connection and accepts no more. */
  close(): Promise<void>;
}

export interface HubHandler {
  request(from: ParticipantId, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  signal(from: ParticipantId, body: Readonly<Record<string, unknown>>): void;
  /** Presence: the participant is gone for good; nothing more is heard of it. */
  left(from: ParticipantId, reason: string): void;
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
