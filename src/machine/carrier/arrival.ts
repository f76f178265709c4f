/** The initialized process's side of a migration: taking the state as it comes and putting it in place. */
import type { ImageRestore, Program } from "../../runtime/program.ts";
import { wallMs } from "../clock.ts";
import type { CarrierSpec, MigrationFigures } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { badFrame, lost, STATE } from "../transport/frame.ts";
import type { ByteSink } from "../transport/frame-reader.ts";
import type { Link, LinkHandler } from "../transport/transport.ts";
import { imageSink, NOTHING, readState, type TransferredState } from "./transfer.ts";

export interface ArrivalEvents {
  readonly program: Program;
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

/** Takes the frames of the connection that carries the state: one STATE, one IMAGE. */
export function arrival(link: Link, spec: CarrierSpec, events: ArrivalEvents): LinkHandler {
  const { migration } = spec;
  if (migration === null) throw badFrame("a state for a process that is not being initialized");
  let state: TransferredState | undefined;
  let bytes = 0;
  let restore: ImageRestore | null = null;
  let isComplete = false;

  return {
    frame(kind, _head, _at, body) {
      if (kind !== STATE || state !== undefined) throw badFrame(`frame of kind ${kind} instead of a state`);
      state = readState(body, { migration, job: spec.job, rank: spec.rank });
      bytes = body.length;
      failurePoint("destination.state_received");
      events.state(state);
    },
    image(sizeBytes): ByteSink {
      if (state === undefined || isComplete) throw badFrame("an image without a state");
      bytes += sizeBytes;
      failurePoint("destination.image");
      if (state.exitCode !== null) return NOTHING;
      restore = events.program.restore(sizeBytes);
      return imageSink(restore);
    },
    imageEnd() {
      isComplete = true;
      failurePoint("destination.image_received");
      const arrivedAt = wallMs();
      restore?.finish();
      events.restored({
        ...state!.figures,
        migration,
        bytes,
        transmittingMs: Math.max(0, arrivedAt - state!.figures.sentAt),
        restoringMs: wallMs() - arrivedAt,
      });
      link.close();
    },
    // Before everything is here: the source has given up or is gone, and no other state will come.
    closed(error) {
      events.failed(error ?? lost());
    },
  };
}
