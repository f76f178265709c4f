/** A process that begins where a checkpoint has it: its carrier fetches its state from the keeper. */
import type { ImageRestore, Program } from "../../runtime/program.ts";
import type { CarrierSpec } from "../control/messages.ts";
import type { FromKeeper, ToKeeper } from "../keeper/messages.ts";
import { decodeMessage, sendMessage } from "../transport/codec.ts";
import { badFrame, lost, MESSAGE, STATE } from "../transport/frame.ts";
import type { Connect } from "../transport/transport.ts";
import { imageSink, NOTHING, readProcessState, type ProcessState } from "./transfer.ts";

export interface RestoringEvents {
  readonly program: Program;
  state(state: ProcessState): void;
  restored(): void;
  /** It cannot be had, or not be restored. Nothing follows. */
  failed(error: Error): void;
}

export function restoreFromCheckpoint(
  { restore: from, rank, program }: CarrierSpec,
  connect: Connect,
  events: RestoringEvents,
): void {
  const { path, endpoints } = from!;
  let state: ProcessState | undefined;
  let restore: ImageRestore | null = null;
  const link = connect(endpoints, "checkpoint", {
    frame(kind, _head, _at, body) {
      if (kind === MESSAGE)
        return failed(new Error((decodeMessage(body) as FromKeeper & { reason: string }).reason));
      if (kind !== STATE || state !== undefined) throw badFrame(`frame of kind ${kind} instead of a state`);
      state = readProcessState(body, { rank, hash: program.hash });
      events.state(state);
    },
    image(sizeBytes) {
      if (state === undefined) throw badFrame("an image without a state");
      if (state.exitCode !== null) return NOTHING;
      restore = events.program.restore(sizeBytes);
      return imageSink(restore);
    },
    imageEnd() {
      restore?.finish();
      link.close();
      events.restored();
    },
    closed: (error) => events.failed(error ?? lost()),
  });
  const failed = (error: Error): void => {
    link.abort();
    events.failed(error);
  };
  sendMessage(link, { type: "get", path, rank } satisfies ToKeeper);
}
