/**
 * An Ethernet switch in user space: what its hosts send comes as UDP datagrams, a frame in each (taps.ts), and goes
 * on later, or never. So links can be slow, lossy and cut, in one direction too, where the kernel has no netem.
 *
 * A link never reorders. What a queue has no room for is dropped, as in a real switch.
 */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Random } from "../src/machine/scheduler/random.ts";
import type { Host } from "./cabling.ts";

export interface Conditions {
  /** One way; and by up to how much more, at random. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** The part of frames that vanish. */
  readonly loss: number;
  /** Of each host's link, in each direction; Infinity: as fast as this machine can. */
  readonly bitsPerSecond: number;
}

export const PERFECT: Conditions = { delayMs: 0, jitterMs: 0, loss: 0, bitsPerSecond: Infinity };

/** Frames wait no longer than this for a slow link. */
const QUEUE_MS = 50;
/** Preamble, checksum and gap. */
const ETHERNET_BYTES = 24;

interface Port {
  readonly socket: Socket;
  /** Where the host's frames come from; unknown before the first. */
  peer: AddressInfo | null;
  /** When its link is idle again, upwards and downwards. */
  readonly freeAtMs: { up: number; down: number };
}

interface Frame {
  readonly dueMs: number;
  readonly to: Host;
  readonly bytes: Uint8Array;
}

export class Wire {
  conditions: Conditions = PERFECT;
  readonly counts = { carried: 0, lost: 0, cut: 0, overrun: 0 };
  readonly #random: Random;
  readonly #ports: Port[] = [];
  /** `from>to` */
  readonly #cuts = new Set<string>();
  /** In the order they are due; by link, the latest so far. */
  readonly #underWay: Frame[] = [];
  readonly #lastDueMs = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** Adds a port; resolves with the UDP port its host's frames are to be sent to. */
  async add(): Promise<number> {
    const host = this.#ports.length;
    const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 2 ** 20, sendBufferSize: 4 * 2 ** 20 });
    const port: Port = { socket, peer: null, freeAtMs: { up: 0, down: 0 } };
    this.#ports.push(port);
    socket.on("message", (bytes, peer) => {
      port.peer = peer;
      this.#arrived(host, bytes);
    });
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket.address().port;
  }

  /** `to` hears nothing of `from` any more. */
  cut(from: Host, to: Host): void {
    this.#cuts.add(`${from}>${to}`);
  }

  /** The groups hear nothing of each other. */
  part(...groups: readonly (readonly Host[])[]): void {
    for (const group of groups)
      for (const other of groups)
        if (group !== other) for (const from of group) for (const to of other) this.cut(from, to);
  }

  isolate(host: Host): void {
    this.part(
      [host],
      [...this.#ports.keys()].filter((other) => other !== host),
    );
  }

  heal(): void {
    this.#cuts.clear();
    this.conditions = PERFECT;
  }

  close(): void {
    clearTimeout(this.#timer ?? undefined);
    for (const { socket } of this.#ports) socket.close();
  }

  /** Hosts' addresses end in their number (hosts.ts); all else is for everybody. */
  #arrived(from: Host, bytes: Uint8Array): void {
    const isUnicast = (bytes[0]! & 1) === 0;
    for (const to of isUnicast ? [bytes[5]!] : this.#ports.keys())
      if (to !== from && to < this.#ports.length) this.#send(from, to, bytes);
  }

  #send(from: Host, to: Host, bytes: Uint8Array): void {
    const link = `${from}>${to}`;
    if (this.#cuts.has(link)) return void this.counts.cut++;
    const { delayMs, jitterMs, loss } = this.conditions;
    if (this.#random.below(1e6) < loss * 1e6) return void this.counts.lost++;
    const leavesMs = this.#leavesMs(from, to, bytes.length);
    if (leavesMs === null) return void this.counts.overrun++;
    const jitteredMs = leavesMs + delayMs + (this.#random.below(1_000) / 1_000) * jitterMs;
    const dueMs = Math.max(jitteredMs, this.#lastDueMs.get(link) ?? 0);
    this.#lastDueMs.set(link, dueMs);
    if (dueMs <= performance.now()) this.#deliver({ dueMs, to, bytes });
    else this.#enqueue({ dueMs, to, bytes });
  }

  /** When the frame has passed both links; null if there is no room for it. */
  #leavesMs(from: Host, to: Host, sizeBytes: number): number | null {
    const now = performance.now();
    const takesMs = ((sizeBytes + ETHERNET_BYTES) * 8_000) / this.conditions.bitsPerSecond;
    let at = now;
    for (const [host, side] of [
      [from, "up"],
      [to, "down"],
    ] as const) {
      const { freeAtMs } = this.#ports[host]!;
      const startMs = Math.max(at, freeAtMs[side]);
      if (startMs - now > QUEUE_MS) return null;
      at = freeAtMs[side] = startMs + takesMs;
    }
    return at;
  }

  #enqueue(frame: Frame): void {
    let at = this.#underWay.length;
    while (at > 0 && this.#underWay[at - 1]!.dueMs > frame.dueMs) at--;
    this.#underWay.splice(at, 0, frame);
    this.#timer ??= setTimeout(() => this.#deliverDue(), Math.max(1, frame.dueMs - performance.now()));
  }

  #deliverDue(): void {
    this.#timer = null;
    const now = performance.now();
    let due = 0;
    while (due < this.#underWay.length && this.#underWay[due]!.dueMs <= now) due++;
    for (const frame of this.#underWay.splice(0, due)) this.#deliver(frame);
    const next = this.#underWay[0];
    if (next !== undefined) this.#timer = setTimeout(() => this.#deliverDue(), Math.max(1, next.dueMs - now));
  }

  #deliver({ to, bytes }: Frame): void {
    const { socket, peer } = this.#ports[to]!;
    if (peer === null) return;
    this.counts.carried++;
    socket.send(bytes, peer.port, peer.address);
  }
}
