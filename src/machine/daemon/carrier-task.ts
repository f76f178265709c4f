/** What a daemon tells a carrier's OS process. */
import type { CarrierSpec } from "../control/messages.ts";

/** Its argument if it is going to have something to carry at once. */
export const SOON = "--soon";

/** The task of a carrier, as carrier/main.ts receives it. */
export interface CarrierTask {
  readonly spec: CarrierSpec;
  /** Where its daemon listens. */
  readonly daemon: string;
  readonly secret: string;
  /** Where it listens for other computers. */
  readonly address: string;
  /** For its socket files. */
  readonly directory: string;
  readonly unixSockets: boolean;
  readonly executablePath: string;
}
