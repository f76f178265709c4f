/**
 * A web socket and a socket joined: what comes on one leaves on the other, in order, no faster than that takes it.
 *
 * R1: A clean end of either is a clean end of the other, after all that came before it.
 * R2: Any other end of either breaks the other off, as a process that dies does.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { BROKEN, CLEAN } from "../transport/web-socket.ts";

/** With so much waiting to leave for the page, in bytes, no more is read. */
const ENOUGH_BYTES = 2 ** 20;

/** @param socket connected, or connecting. */
export function join(web: WebSocket, socket: Socket): void {
  socket.setNoDelay(true);
  web.on("message", (data: Buffer) => {
    if (!socket.destroyed && !socket.write(data)) web.pause();
  });
  socket.on("drain", () => web.resume());
  // What comes after the page has closed is read and thrown away.
  web.on("close", (code) => {
    if (code === CLEAN) socket.end();
    else socket.destroy();
    socket.resume();
  });

  const sent = (): void => {
    if (web.bufferedAmount < ENOUGH_BYTES) socket.resume();
  };
  socket.on("data", (data) => {
    if (web.readyState !== web.OPEN) return;
    web.send(data, sent);
    if (web.bufferedAmount >= ENOUGH_BYTES) socket.pause();
  });
  socket.on("end", () => web.close(CLEAN));
  socket.on("error", (error) => breakOff(web, error.message));
  socket.on("close", () => {
    // Paused, it would not hear that the page has closed it, too.
    web.resume();
    breakOff(web, "the connection was lost");
  });
  socket.resume();
}

/** Ends a web socket with a reason, of which there may be 123 bytes. Nothing, if it ends already. */
export function breakOff(web: WebSocket, reason: string): void {
  web.close(BROKEN, Buffer.from(reason).subarray(0, 120).toString().replaceAll("\uFFFD", ""));
}
