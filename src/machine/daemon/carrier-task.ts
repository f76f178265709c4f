/** What a daemon tells a carrier's OS process. */
import type { CarrierSpec } from "../control/messages.ts";

/** Its argument if it is going to have something to carry at once. */
export const SOON = "--soon";

/**
 * Settings of glibc's allocator (mallopt(3)), its environment variables: memory of up to 4 MiB that arrays had stays with the
 * OS process for those to come, up to 64 MiB of it. By default it goes back to the operating system and has
 * to be fetched and cleared again for each message, page by page. Other allocators do not look at them.
 */
export const ALLOCATOR = { MALLOC_MMAP_THRESHOLD_: "4194304", MALLOC_TRIM_THRESHOLD_: "67108864" } as const;

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
