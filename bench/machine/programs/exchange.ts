/** Two processes: what bench/bare/kinds.ts does over a bare socket. `DIRECTORY latency|bandwidth|rate` */
import { comm } from "godwit";
import {
  ARRAY_BYTES,
  ARRAYS,
  type Kind,
  LATENCY_BYTES,
  MESSAGE_BYTES,
  MESSAGES,
  ROUND_TRIPS,
} from "../../bare/kinds.ts";
import { nextTurn } from "./turn.ts";

const kind = process.argv[3] as Kind;
const PEER = 1 - comm.rank;
const FROM_PEER = { source: PEER };

/** Rank 0's part of a turn, and its figure. */
const LEAD: Readonly<Record<Kind, () => Promise<number>>> = {
  async latency() {
    const message = new Uint8Array(LATENCY_BYTES);
    const from = performance.now();
    for (let i = 0; i < ROUND_TRIPS; i++) {
      await comm.send(message, PEER);
      await comm.recv(FROM_PEER);
    }
    return ((performance.now() - from) * 1000) / (2 * ROUND_TRIPS);
  },
  async bandwidth() {
    const array = new Float64Array(ARRAY_BYTES / 8).fill(1.5);
    const from = performance.now();
    for (let i = 0; i < ARRAYS; i++) await comm.send(array, PEER);
    await comm.recv(FROM_PEER);
    return (ARRAYS * ARRAY_BYTES) / 1e3 / (performance.now() - from);
  },
  async rate() {
    const message = new Uint8Array(MESSAGE_BYTES).fill(1);
    const from = performance.now();
    for (let i = 0; i < MESSAGES; i++) await comm.send(message, PEER);
    await comm.recv(FROM_PEER);
    return MESSAGES / (performance.now() - from);
  },
};

/** Rank 1's part. */
const FOLLOW: Readonly<Record<Kind, () => Promise<void>>> = {
  async latency() {
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const { data } = await comm.recv(FROM_PEER);
      await comm.send(data, PEER);
    }
  },
  async bandwidth() {
    for (let i = 0; i < ARRAYS; i++) await comm.recv(FROM_PEER);
    await comm.send(true, PEER);
  },
  async rate() {
    for (let i = 0; i < MESSAGES; i++) await comm.recv(FROM_PEER);
    await comm.send(true, PEER);
  },
};

for (;;) {
  if (comm.rank === 0) {
    await nextTurn();
    console.log(JSON.stringify(await LEAD[kind]()));
  } else {
    await FOLLOW[kind]();
  }
}
