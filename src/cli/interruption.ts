/** Ctrl-C, signals and a closed stdout, as one AbortSignal. */
import { constants } from "node:os";
import { Interrupted } from "./command.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Aborts, with an `Interrupted` as its reason, on the first signal or when nobody reads stdout any
 * more. The second signal ends this process at once: whoever presses Ctrl-C twice means it.
 */
export function watchInterruptions(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
      controller.abort(new Interrupted(signal));
    });
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    controller.abort(new Interrupted("SIGPIPE"));
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return controller.signal;
}
