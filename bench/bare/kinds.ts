/** What two OS processes do over a bare socket. A turn of each takes about a tenth of a second. */
import type { Socket } from "node:net";

export interface Exchange {
  /** The server's part. */
  serve(socket: Socket): void;
  /** The client's: one turn, and its figure. */
  turn(socket: Socket): Promise<number>;
}

export type Kind = "latency" | "bandwidth" | "rate";

export const ROUND_TRIPS = 2_000;
export const LATENCY_BYTES = 8;
export const ARRAYS = 200;
export const ARRAY_BYTES = 2 ** 20;
export const MESSAGES = 100_000;
export const MESSAGE_BYTES = 64;

const BATCH_BYTES = 65_536;
const LENGTH_BYTES = 4;

export const KINDS: Readonly<Record<Kind, Exchange>> = {
  /** µs one way. */
  latency: {
    serve: (socket) => void socket.on("data", (chunk) => void socket.write(chunk)),
    turn: (socket) =>
      new Promise((resolve) => {
        const message = Buffer.alloc(LATENCY_BYTES);
        const from = performance.now();
        let trips = 0;
        socket.removeAllListeners("data").on("data", () => {
          if (++trips < ROUND_TRIPS) socket.write(message);
          else resolve(((performance.now() - from) * 1000) / (2 * ROUND_TRIPS));
        });
        socket.write(message);
      }),
  },
  /** MB/s; the server answers with one byte when all is there. */
  bandwidth: {
    serve: (socket) => {
      let received = 0;
      socket.on("data", (chunk: Buffer) => {
        received += chunk.length;
        if (received < ARRAYS * ARRAY_BYTES) return;
        received = 0;
        socket.write("x");
      });
    },
    turn: async (socket) => {
      const array = new Float64Array(ARRAY_BYTES / 8).fill(1.5);
      const bytes = new Uint8Array(array.buffer);
      const from = performance.now();
      const answered = answer(socket);
      for (let i = 0; i < ARRAYS; i++) if (!socket.write(bytes)) await drained(socket);
      await answered;
      return (ARRAYS * ARRAY_BYTES) / 1e3 / (performance.now() - from);
    },
  },
  /**
   * Thousands of messages a second: a length and 64 bytes each, as many to a write as fit into 64 KiB. At the other end each
   * becomes an array of its own, which whoever gets it may keep.
   */
  rate: {
    serve: (socket) => {
      let rest: Buffer = Buffer.alloc(0);
      let messages = 0;
      let last: Uint8Array | undefined;
      const receive = (message: Uint8Array): void => {
        last = message;
        messages++;
      };
      socket.on("data", (chunk: Buffer) => {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        let at = 0;
        while (bytes.length - at >= LENGTH_BYTES) {
          const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
          if (end > bytes.length) break;
          receive(new Uint8Array(bytes.subarray(at + LENGTH_BYTES, end)));
          at = end;
        }
        rest = bytes.subarray(at);
        if (messages < MESSAGES) return;
        messages = 0;
        socket.write(last!.subarray(0, 1));
      });
    },
    turn: async (socket) => {
      const message = new Uint8Array(MESSAGE_BYTES).fill(1);
      const from = performance.now();
      const answered = answer(socket);
      let batch = Buffer.allocUnsafe(BATCH_BYTES);
      let used = 0;
      for (let i = 0; i < MESSAGES; i++) {
        if (used + LENGTH_BYTES + MESSAGE_BYTES > BATCH_BYTES) {
          if (!socket.write(batch.subarray(0, used))) await drained(socket);
          batch = Buffer.allocUnsafe(BATCH_BYTES);
          used = 0;
        }
        batch.writeUInt32LE(MESSAGE_BYTES, used);
        batch.set(message, used + LENGTH_BYTES);
        used += LENGTH_BYTES + MESSAGE_BYTES;
      }
      socket.write(batch.subarray(0, used));
      await answered;
      return MESSAGES / (performance.now() - from);
    },
  },
};

function answer(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once("data", () => resolve()));
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once("drain", () => resolve()));
}
