/** The failure points on a carrier's way through the protocol: each message that matters to a migration. */
import type { Effect, Event } from "../../protocol/events.ts";
import type { ProcessState } from "../../protocol/index.ts";
import { failurePoint, mayFail, type Role } from "../failure-points.ts";

/** Null where nobody wants a carrier to fail: one comparison for each event. */
export function roleOf({ arriving, leaving }: ProcessState): Role | null {
  if (!mayFail()) return null;
  if (arriving !== null) return "destination";
  return leaving === null ? "peer" : "source";
}

/** Before the core hears of it. */
export function heard(role: Role, event: Event): void {
  if (event.type === "control" || event.type === "message")
    failurePoint(`${role}.hear.${event.message.type}`);
  else if (event.type === "reconnected") failurePoint(`${role}.hear.reconnected`);
}

/** Before it leaves. */
export function sends(role: Role, effect: Effect): void {
  if (effect.type === "control" || effect.type === "write")
    failurePoint(`${role}.send.${effect.message.type}`);
}
