/** The initialized process's side of a migration: taking the state as it comes and putting it in place. */
import type { BufferMemory, ImageRestore, Program } from "../../runtime/program.ts";
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
import type { PatchedImage, PrecopyMeans, Taken } from "./precopy.ts";
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

  const image = (sizeBytes: number, memory?: BufferMemory): ByteSink => {
    if (state === undefined || isComplete || parts !== null) throw badFrame("an image without a state");
    bytes += sizeBytes;
    failurePoint("destination.image");
    if (state.exitCode !== null) return NOTHING;
    restore = events.program.restore(sizeBytes, memory);
    return imageSink(restore);
  };
  /** The next bytes of an image that comes in parts. */
  const goesOn = (part: Uint8Array): void => {
    if (parts === null || part.length === 0 || part.length > parts.leftBytes)
      throw badFrame("a part of no image");
    if (!standsThere(part, parts.sink)) {
      if (precopied.isGiven(part)) throw badFrame("a copy of a buffer that is of the process by now");
      pump(part, parts.sink);
    }
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
        const { sizeBytes, buffers } = patchedImage(decodeMessage(body));
        const numbers = new Map(buffers);
        const memory = (blob: number, sizeBytes: number): ArrayBuffer | undefined => {
          const number = numbers.get(blob);
          return number === undefined ? undefined : precopied.give(number, sizeBytes);
        };
        parts = { sink: image(sizeBytes, memory), leftBytes: sizeBytes };
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

/** The next bytes of an image are where they belong already: nothing is to be done. */
function standsThere(part: Uint8Array, sink: ByteSink): boolean {
  const place = sink.wanted();
  const { buffer, byteOffset, length } = part;
  if (place.buffer !== buffer || place.byteOffset !== byteOffset || place.length < length) return false;
  sink.filled(length);
  return true;
}

function patchedImage(message: unknown): PatchedImage {
  const said = (message ?? {}) as Partial<PatchedImage>;
  const { type, sizeBytes, buffers } = said;
  if (type === "patched_image" && Number.isSafeInteger(sizeBytes) && (sizeBytes as number) > 0) {
    if ((sizeBytes as number) <= MAX_IMAGE_BYTES && Array.isArray(buffers) && buffers.every(Array.isArray))
      return said as PatchedImage;
  }
  throw badFrame("a message instead of a state");
}
