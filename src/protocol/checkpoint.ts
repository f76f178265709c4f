/**
 * A process's part in a checkpoint: frozen at a poll-point, captured, and on it goes in place.
 *
 * ```
 * checkpoint_request ─► stopping ──frozen──► capturing ──captured──► storing ──stored──► taken
 *                          └────────────────────┴────────────────────────┴─────────────► refused
 * ```
 *
 * The part of a process is its image and its communication state at one moment, its **cut**. Channels need not
 * be recorded: a message in a channel at the cut is retained by its sender, and so is in the sender's part. What
 * makes the parts of all processes fit is the rule in cut.ts.
 *
 * Owns: `snapshot`, `cut`, `passed`, the phase capturing. Does not own: holding messages (cut.ts), which
 * process takes its part when (scheduler-checkpoints.ts), capturing and storing (the driver, on `capture`).
 *
 * - U4  At the cut the markers are written before anything that is sent after it, on every channel there is;
 *       conn_req and conn_ack say the same on every later one.
 * - U5  The exported state is that of the cut: nothing held is in it, and it is taken before anything else
 *       happens.
 * - U6  Channels stay open while a process is captured; what arrives is listed. Peers never wait for it longer
 *       than for its own capture.
 * - U7  What is held is taken in at the own cut, or when the checkpoint is over, whichever comes first. So no
 *       message waits for a checkpoint for ever.
 * - U8  Of a checkpoint known to be over nothing counts any more; word of a later one, or of a migration, ends
 *       those before.
 */
import { isAhead, learnCut, mark } from "./cut.ts";
import { exportState } from "./initialize.ts";
import type { CheckpointMarker } from "./messages.ts";
import { takeInOrder } from "./recv.ts";
import { abandonSnapshot, goOn } from "./resume.ts";
import { emit } from "./state.ts";
import type { Channel, ProcessState, Snapshot } from "./state.ts";
import { progressTold } from "./transmit.ts";

export function checkpointRequested(state: ProcessState, checkpoint: number, to: unknown): void {
  if (state.snapshot?.checkpoint === checkpoint) return tellOfSnapshot(state); // asked again
  // A process that migrates is asked again where it runs on.
  if (checkpoint <= state.passed || state.leaving !== null) return;
  if (state.phase !== "running" && state.phase !== "capturing") return;
  abandonSnapshot(state); // U8
  state.snapshot = { checkpoint, to, stage: "stopping", reason: "" };
  emit(state, { type: "request_freeze" });
}

/** The program was asked to stop for a checkpoint, and not for a migration. */
export function isToBeCut(state: ProcessState): boolean {
  return state.phase === "running" && state.snapshot?.stage === "stopping";
}

export function refuseCut(state: ProcessState, reason: string): void {
  conclude(state, state.snapshot!, "refused", reason);
}

/** The cut. */
export function takeCut(state: ProcessState): void {
  const { snapshot } = state;
  const { checkpoint, to } = snapshot!;
  snapshot!.stage = "capturing";
  state.phase = "capturing";
  state.cut = state.passed = checkpoint;
  for (const { out } of state.peers.values()) out.cutAt = out.lastSent;
  for (const channel of state.channels.values()) mark(state, channel);
  emit(state, { type: "capture", checkpoint, to, state: exportState(state) }); // U5
  takeInHeld(state);
}

export function markerArrived(_state: ProcessState, channel: Channel, marker: CheckpointMarker): void {
  learnCut(channel.peer!, marker.cut);
}

/** U7. */
function takeInHeld(state: ProcessState): void {
  for (const peer of state.peers.values()) {
    if (isAhead(state, peer)) continue;
    for (const message of peer.held.splice(0))
      if (message.number > peer.into.accepted) takeInOrder(state, peer, message);
    const progress = peer.heldProgress;
    peer.heldProgress = null;
    if (progress !== null) progressTold(state, peer, progress);
  }
}

export function captured(state: ProcessState, checkpoint: number): void {
  const snapshot = underWay(state, checkpoint);
  if (snapshot?.stage !== "capturing") return; // U8
  snapshot.stage = "storing";
  goOn(state, "the state is captured");
}

export function stored(state: ProcessState, checkpoint: number): void {
  const snapshot = underWay(state, checkpoint);
  if (snapshot?.stage === "storing") conclude(state, snapshot, "taken");
}

export function captureFailed(state: ProcessState, checkpoint: number, reason: string): void {
  const snapshot = underWay(state, checkpoint);
  if (snapshot?.stage !== "capturing" && snapshot?.stage !== "storing") return; // U8
  if (snapshot.stage === "capturing") goOn(state, reason);
  conclude(state, snapshot, "refused", reason);
}

/** U7, U8. */
export function checkpointOver(state: ProcessState, checkpoint: number): void {
  if (state.snapshot !== null && state.snapshot.checkpoint <= checkpoint) abandonSnapshot(state);
  if (checkpoint <= state.passed) return;
  state.passed = checkpoint;
  takeInHeld(state);
}

/** The way to the scheduler was lost, or it asks again: how this part ended is told again. */
export function tellOfSnapshot(state: ProcessState): void {
  const { snapshot } = state;
  if (snapshot?.stage === "taken") {
    emit(state, {
      type: "control",
      message: { type: "checkpoint_taken", checkpoint: snapshot.checkpoint },
    });
  } else if (snapshot?.stage === "refused") {
    const { checkpoint, reason } = snapshot;
    emit(state, { type: "control", message: { type: "checkpoint_refused", checkpoint, reason } });
  }
}

function underWay(state: ProcessState, checkpoint: number): Snapshot | null {
  return state.snapshot?.checkpoint === checkpoint ? state.snapshot : null;
}

function conclude(state: ProcessState, snapshot: Snapshot, stage: "taken" | "refused", reason = ""): void {
  snapshot.stage = stage;
  snapshot.reason = reason;
  tellOfSnapshot(state);
}
