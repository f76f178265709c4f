import type net from "node:net";
import { GodwitError } from "../../errors.ts";

/**
 * Resolves once `server` listens.
 *
 * @param address for people.
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`.
 */
export function listening(server: net.Server, options: net.ListenOptions, address: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, address)));
    server.listen(options, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, address: string): GodwitError {
  if (error.code === "EADDRINUSE") {
    return new GodwitError("ERR_PORT_IN_USE", `Choose another port: "${address}" is in use`, {
      cause: error,
    });
  }
  return new GodwitError("ERR_LISTEN", `Cannot listen on "${address}": ${error.message}`, { cause: error });
}
