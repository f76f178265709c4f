/** The initialized process's side of a migration: taking the state as it comes and putting it in place. */
import type { ImageRestore, Program } from "../../runtime/program.ts";
import { wallMs } from "../clock.ts";
import type { CarrierSpec, MigrationFigures } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { MAX_IMAGE_BYTES } from "../limits.ts";
import { pump } from "../transport/byte-socket.ts";
import { decodeMessage, sendMessage } from "../transport/codec.ts";
import { badFrame, COPY, LITERAL, lost, MESSAGE, PRECOPY, STATE } from "../transport/frame.ts";
import type { ByteSink } from "../transport/frame-reader.ts";
import type { Link, LinkHandler } from "../transport/transport.ts";
import { Precopied } from "./precopied.ts";
import type { PrecopyMeans, Taken } from "./precopy.ts";
import { readBytes, readPart } from "./precopy-frames.ts";
import { imageSink, NOTHING, readState, type TransferredState } from "./transfer.ts";

export interface ArrivalEvents {
  readonly program: Program;
  /** Default: compressed parts are not taken. */
  readonly unpack?: PrecopyMeans["unpack"];
  /** FIG. 7 line 2. */
  state(state: TransferredState): void;
  /** FIG. 7 line 5. */
  restored(figures: ArrivalFigures): void;
  /** What arrived cannot be restored. */
  failed(error: Error): void;
}

/** What is known before the process runs: all but the freeze time. */
export interface ArrivalFigures extends Omit<MigrationFigures, "freezeMs"> {
  /** The source's host. */
  readonly from: string;
  readonly sentAt: number;
}

/**
 * Takes the frames of the connection that carries the state: any number of PRECOPY, one STATE, and one IMAGE, or what the
 * image consists of (COPY, LITERAL) if some of it was sent before.
 */
export function arrival(link: Link, spec: CarrierSpec, events: ArrivalEvents): LinkHandler {
  if (spec.migration === null) throw badFrame("a state for a process that is not being initialized");
  const { migration } = spec;
  const { unpack } = events;
  let state: TransferredState | undefined;
  let bytes = 0;
  let restore: ImageRestore | null = null;
  let isComplete = false;
  const precopied = new Precopied();
  /** The image comes in parts. */
  let parts: { readonly sink: ByteSink; leftBytes: number } | null = null;
  let takenBytes = 0;
  let precopiedBytes = 0;

  const image = (sizeBytes: number): ByteSink => {
    if (state === undefined || isComplete || parts !== null) throw badFrame("an image without a state");
    bytes += sizeBytes;
    failurePoint("destination.image");
    if (state.exitCode !== null) return NOTHING;
    restore = events.program.restore(sizeBytes);
    return imageSink(restore);
  };
  /** The next bytes of an image that comes in parts. */
  const goesOn = (part: Uint8Array): void => {
    if (parts === null || part.length === 0 || part.length > parts.leftBytes)
      throw badFrame("a part of no image");
    pump(part, parts.sink);
    parts.leftBytes -= part.length;
    if (parts.leftBytes === 0) imageEnd();
  };

  return {
    frame(kind, head, at, body) {
      if (kind === PRECOPY && state === undefined) {
        failurePoint("destination.precopy");
        precopied.take(readPart(head, at), readBytes(head, at, body, unpack));
        takenBytes += body.length;
        const taken: Taken = { type: "precopied", sizeBytes: takenBytes, unpacks: unpack !== undefined };
        return sendMessage(link, taken);
      }
      if (kind === LITERAL) return goesOn(readBytes(head, at, body, unpack));
      if (kind === COPY) {
        const part = precopied.part(readPart(head, at));
        precopiedBytes += part.length;
        return goesOn(part);
      }
      if (kind === MESSAGE && state !== undefined) {
        const sizeBytes = imageSize(decodeMessage(body));
        parts = { sink: image(sizeBytes), leftBytes: sizeBytes };
        return;
      }
      if (kind !== STATE || state !== undefined) throw badFrame(`frame of kind ${kind} instead of a state`);
      state = readState(body, { migration, job: spec.job, rank: spec.rank });
      bytes = body.length;
      failurePoint("destination.state_received");
      events.state(state);
    },
    image,
    imageEnd,
    // Before everything is here: the source has given up or is gone, and no other state will come.
    closed(error) {
      precopied.discard();
      events.failed(error ?? lost());
    },
  };

  function imageEnd(): void {
    isComplete = true;
    precopied.discard();
    failurePoint("destination.image_received");
    const arrivedAt = wallMs();
    restore?.finish();
    events.restored({
      ...state!.figures,
      migration,
      bytes,
      precopiedBytes,
      transmittingMs: Math.max(0, arrivedAt - state!.figures.sentAt),
      restoringMs: wallMs() - arrivedAt,
    });
    link.close();
  }
}

/** What a source says of the image that comes in parts. */
function imageSize(message: unknown): number {
  const { type, sizeBytes } = (message ?? {}) as { type?: unknown; sizeBytes?: unknown };
  if (type === "patched_image" && Number.isSafeInteger(sizeBytes) && (sizeBytes as number) > 0) {
    if ((sizeBytes as number) <= MAX_IMAGE_BYTES) return sizeBytes as number;
  }
  throw badFrame("a message instead of a state");
}
