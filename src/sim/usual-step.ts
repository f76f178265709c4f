/** The core as a real machine drives it: the usual way of a message where that is open, and an event where it is not. */
import {
  arriveAtOnce,
  type Effect,
  type Event,
  type ProcessState,
  sendAtOnce,
  step,
  takeAtOnce,
  takeEffects,
  type WriteData,
} from "../protocol/index.ts";

/** As `step`. */
export function usualStep(state: ProcessState, event: Event): Effect[] {
  return atOnce(state, event) ?? step(state, event);
}

/** What the event comes to by the usual way, as effects; undefined: nothing has been done. */
export function atOnce(state: ProcessState, event: Event): Effect[] | undefined {
  if (event.type === "send") {
    const { request, dest, tag, context, sizeBytes, body } = event;
    const effects: Effect[] = [];
    const write: WriteData = (channel, { source: _, ...message }, { accepted, consumedBytes }) => {
      const progress = { accepted, consumedBytes };
      effects.push({ type: "write", channel, message: { type: "data", ...message, progress } });
    };
    if (sendAtOnce(state, write, dest, tag, context, sizeBytes, body))
      return [...effects, { type: "sent", request }, ...takeEffects(state)];
  } else if (event.type === "recv") {
    const { request, pattern } = event;
    const message = takeAtOnce(state, pattern);
    if (message !== undefined) return [{ type: "received", request, message }, ...takeEffects(state)];
  } else if (event.type === "message" && event.message.type === "data") {
    if (arriveAtOnce(state, event.channel, event.message)) return takeEffects(state);
  }
  return undefined;
}
