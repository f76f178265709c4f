/** A debugger at a process: it attaches to the carrier, and again to the next one after each move. */

/**
 * Returns once a debugger has attached and let the process go. `announce` says where it can; from when that
 * resolves nothing else is done here.
 *
 * @throws {Error} if the engine has no inspector.
 */
export async function debuggerAttached(announce: (url: string) => Promise<void>): Promise<void> {
  const { open, url, waitForDebugger } = await import("node:inspector");
  if (url() === undefined) open(0, "127.0.0.1");
  await announce(url() as string);
  waitForDebugger();
}
