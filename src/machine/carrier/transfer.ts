/** The state of a migrating process on its way from the source straight to the initialized process. */
import { decode, encode, type Encoding, piecesOf } from "../../image/index.ts";
import type { CommunicationState } from "../../protocol/events.ts";
import type { Rank, RequestId } from "../../protocol/ids.ts";
import type { Body } from "../../protocol/messages.ts";
import type { Image, ImageRestore } from "../../runtime/program.ts";
import type { ProgramRequest } from "../control/messages.ts";
import { MAX_STATE_BYTES } from "../limits.ts";
import { badFrame, STATE } from "../transport/frame.ts";
import type { ByteSink } from "../transport/frame-reader.ts";
import type { Link } from "../transport/transport.ts";
import type { OutputState } from "./output.ts";
import type { RecorderState } from "./recorder.ts";

/** Everything but the image: what a process is besides its program, whichever way it goes. */
export interface ProcessState {
  readonly rank: Rank;
  /** Of the executable. */
  readonly hash: string;
  readonly communication: CommunicationState;
  /** What its program has asked the scheduler for and was not answered. */
  readonly asked: readonly (readonly [RequestId, ProgramRequest])[];
  readonly output: OutputState;
  readonly recorder: RecorderState;
  /** Set when the program has ended and only waits for its messages to be safe: there is no image then. */
  readonly exitCode: number | null;
}

export interface TransferredState extends ProcessState {
  readonly migration: number;
  readonly job: string;
  readonly figures: SourceFigures;
}

/** Measured by the source; times as in MigrationReport, `sentAt` as `startedAt`. */
export interface SourceFigures {
  /** The source's host. */
  readonly from: string;
  readonly startedAt: number;
  readonly coordinationMs: number;
  readonly collectingMs: number;
  readonly sentAt: number;
  readonly connectedPeers: number;
  readonly listedMessages: number;
}

/** @param options.copy false while the process stays frozen until all has gone out: large bodies go by reference then. */
export function sendState(link: Link, state: ProcessState | TransferredState, { copy = false } = {}): void {
  const communication = withBodies(state.communication, (body) => piecesOf(body as Encoding));
  const { chunks, sizeBytes } = encode({ ...state, communication }, { copy });
  link.send(STATE, 0, null, chunks, sizeBytes);
}

/** @throws {GodwitError} `ERR_BAD_FRAME`, `ERR_BAD_ENCODING` when it is not the state of this migration. */
export function readState(
  body: Uint8Array,
  expected: Pick<TransferredState, "migration" | "job" | "rank">,
): TransferredState {
  return read<TransferredState>(body, expected);
}

/** @throws {GodwitError} `ERR_BAD_FRAME`, `ERR_BAD_ENCODING` when it is not the state of this rank and executable. */
export function readProcessState(
  body: Uint8Array,
  expected: Pick<ProcessState, "rank" | "hash">,
): ProcessState {
  return read<ProcessState>(body, expected);
}

/** @param expected everything in it. */
function read<State extends ProcessState>(body: Uint8Array, expected: Partial<State>): State {
  const state = decode(body, { maxBytes: MAX_STATE_BYTES }) as State | null | undefined;
  const names = Object.keys(expected) as (keyof State)[];
  if (
    state == null ||
    names.some((name) => state[name] !== expected[name]) ||
    typeof state.communication !== "object"
  )
    throw badFrame("not the state of the process that is expected here");
  return { ...state, communication: withBodies(state.communication, own) };
}

function withBodies(state: CommunicationState, change: (body: Body) => Body): CommunicationState {
  const changed = <Message extends { readonly body: Body }>(message: Message): Message => ({
    ...message,
    body: change(message.body),
  });
  return {
    ...state,
    received: state.received.map(changed),
    waiting: state.waiting.map(changed),
    streams: state.streams.map((stream) => ({ ...stream, retained: stream.retained.map(changed) })),
  };
}

/** A message body must not share its memory with the rest: it becomes the memory of arrays of the program. */
function own(body: Body): Body {
  const pieces = body as readonly Uint8Array[];
  return pieces.map((piece) => (piece.byteLength === piece.buffer.byteLength ? piece : piece.slice()));
}

const SCRATCH_BYTES = 65_536;

/** A program that has ended has no state any more. */
export const NO_IMAGE: Image = { sizeBytes: 0, largestBufferBytes: 0, buffers: [], chunks: () => [] };

/** For an image of no bytes. */
export const NOTHING: ByteSink = {
  wanted: () => {
    throw badFrame("an image of a program that has ended");
  },
  filled() {},
};

/** Lets a connection read straight into where the image's parts belong. */
export function imageSink(restore: ImageRestore): ByteSink {
  const scratch = new Uint8Array(SCRATCH_BYTES);
  let large = false;
  return {
    wanted() {
      const place = restore.wanted();
      large = place !== null;
      return place ?? scratch;
    },
    filled(sizeBytes) {
      if (large) restore.filled(sizeBytes);
      else restore.push(scratch.subarray(0, sizeBytes));
    },
  };
}
