/** Events and effects in a line each, as a person would jot them down. */
import type { Effect, Event, PeerMessage, SchedulerEffect, SchedulerEvent } from "../protocol/index.ts";

type Traced = Event | Effect | SchedulerEvent | SchedulerEffect;

export function brief(traced: Traced): string {
  switch (traced.type) {
    case "message":
    case "write":
      return `${traced.type} ${traced.channel} ${briefMessage(traced.message)}`;
    case "control":
      return `control ${"vmid" in traced ? `${traced.vmid} ` : ""}${compact(traced.message)}`;
    case "received":
    case "probed": {
      const { source, number, tag } = traced.message;
      return `${traced.type} ${traced.request} ${source}#${number} tag ${tag}`;
    }
    case "state_received": {
      const { received, posted, waiting, streams } = traced.state;
      const summary = streams.map(
        (s) => `${s.peer}: sent ${s.lastSent} (${s.retained.length} kept) accepted ${s.accepted}`,
      );
      return `state_received list ${received.length} posted ${posted.length} waiting ${waiting.length}; ${summary.join("; ")}`;
    }
    default:
      return compact(traced);
  }
}

function briefMessage(message: PeerMessage): string {
  if (message.type !== "data") return compact(message);
  return `data #${message.number} tag ${message.tag} ${message.sizeBytes} B, has ${message.progress.accepted}`;
}

/** `type field=value …`, without what only bytes would tell. */
function compact(value: { readonly type: string }): string {
  const fields = Object.entries(value).filter(
    ([name]) => name !== "type" && name !== "body" && name !== "endpoints",
  );
  return [value.type, ...fields.map(([name, field]) => `${name}=${show(field)}`)].join(" ");
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} B`;
  if (typeof value === "object" && value !== null && "vmid" in value && "incarnation" in value) {
    return `${String(value.vmid)}~${String(value.incarnation)}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
