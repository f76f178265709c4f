/** What the parts of a page that is a host say to each other. */
import type { CarrierSpec, FromCarrier, ToCarrier } from "../machine/control/messages.ts";
import type { StoredExecutable } from "../machine/control/control-plane.ts";
import type { GatewayWay } from "../machine/transport/through-gateway.ts";

// ── page ⇄ daemon ───────────────────────────────────────────────────────────────────────────────

export type ToDaemon =
  | { readonly type: "join"; readonly way: GatewayWay }
  /** The tab is to be closed: the processes here are to go elsewhere, and no others are to come. */
  | { readonly type: "drain" }
  /** The frame of this number is gone, and what ran in it. */
  | { readonly type: "stage_gone"; readonly stage: number };

export type FromDaemon =
  | ({ readonly type: "state" } & HostState)
  /** With a port: a frame for a program that draws, which gets the port. */
  | { readonly type: "stage"; readonly stage: number; readonly title: string }
  | { readonly type: "unstage"; readonly stage: number };

export interface HostState {
  readonly phase: "joined" | "draining" | "ended";
  /** Why it has ended, or has not left yet. */
  readonly reason?: string;
  readonly processes: readonly { readonly job: string; readonly rank: number; readonly program: string }[];
}

// ── daemon ⇄ carrier ────────────────────────────────────────────────────────────────────────────

export interface CarrierTask extends StoredExecutable {
  readonly spec: CarrierSpec;
  readonly way: GatewayWay;
}

export type ToBrowserCarrier =
  | { readonly type: "task"; readonly task: CarrierTask }
  | { readonly type: "message"; readonly message: ToCarrier };

export type FromBrowserCarrier =
  | { readonly type: "tell"; readonly message: FromCarrier }
  | { readonly type: "complain"; readonly text: string }
  /** Last: nothing of it runs any more. */
  | { readonly type: "exit"; readonly exitCode: number };
