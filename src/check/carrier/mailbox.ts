/**
 * `comm` of a rank under check, at its carrier: letters go out through the check, letters that come in
 * are matched here, as a probe that does not wait demands. All of it is data that moves with the rank.
 *
 * M1: A letter is accepted once: those that come while the rank is leaving are not, and come again.
 */
import type { Host, HostInfo, Message, Status } from "../../comm/host.ts";
import { Mailbox, type Letter as Delivered } from "../../comm/mailbox.ts";
import { decode, encode } from "../../image/index.ts";
import type { Context, Rank, RequestId, Tag } from "../../protocol/ids.ts";
import type { Program } from "../../runtime/program.ts";
import type { Letter, Mail, Waiting } from "./messages.ts";

/** The one host of a check, the same in every run. */
export function onlyHost(size: number): HostInfo {
  const { platform, arch } = process;
  return { id: 0, name: "check", engine: "node", version: "", platform, arch, processes: size };
}

export class RankHost implements Host {
  readonly size: number;
  readonly #send: (dest: Rank, letter: Letter) => void;
  readonly #mailbox = new Mailbox();
  readonly #waiting = new Map<RequestId, Waiting>();
  #rank = 0;
  #accepted = 0;
  #program!: Program;

  constructor(size: number, send: (dest: Rank, letter: Letter) => void) {
    this.size = size;
    this.#send = send;
  }

  get rank(): Rank {
    return this.#rank;
  }

  /** The carrier has been given its process. */
  attach(program: Program, rank: Rank, mail?: Mail): void {
    this.#program = program;
    this.#rank = rank;
    if (mail === undefined) return;
    this.#accepted = mail.accepted;
    for (const letter of mail.listed) this.#mailbox.deliver(letter);
    for (const waiting of mail.waiting) this.#post(waiting);
  }

  mail(): Mail {
    const listed = this.#mailbox.listed as readonly (Delivered & Letter)[];
    return { accepted: this.#accepted, listed, waiting: [...this.#waiting.values()] };
  }

  accept(number: number, letter: Letter): void {
    if (number <= this.#accepted) return;
    this.#accepted = number;
    this.#mailbox.deliver(letter);
  }

  // ── the program's side ──

  send(data: unknown, dest: Rank, tag: Tag, context: Context): Promise<void> {
    const { chunks, sizeBytes } = encode(data);
    const { request, promise } = this.#program.operation("send");
    const bytes = new Uint8Array(Buffer.concat(chunks));
    this.#send(dest, { source: this.#rank, tag, context, data: bytes, sizeBytes });
    this.#program.settle(request, true, undefined);
    return promise;
  }

  recv(source: Rank, tag: Tag, context: Context): Promise<Message> {
    return this.#wait("recv", source, tag, context);
  }

  probe(source: Rank, tag: Tag, context: Context): Promise<Status> {
    return this.#wait("probe", source, tag, context);
  }

  iprobe(source: Rank, tag: Tag, context: Context): Status | undefined {
    return this.#mailbox.iprobe(source, tag, context);
  }

  migrate(): Promise<void> {
    return this.#done("migrate", undefined);
  }

  hosts(): Promise<HostInfo[]> {
    return this.#done("hosts", [this.here()]);
  }

  here(): HostInfo {
    return onlyHost(this.size);
  }

  #done(kind: string, value: unknown): Promise<never> {
    const { request, promise } = this.#program.operation(kind);
    this.#program.settle(request, true, value);
    return promise;
  }

  #wait(kind: "recv" | "probe", source: Rank, tag: Tag, context: Context): Promise<never> {
    const { request, promise } = this.#program.operation(kind);
    this.#post({ request, kind, source, tag, context });
    return promise;
  }

  #post(waiting: Waiting): void {
    const { request, kind } = waiting;
    this.#waiting.set(request, waiting);
    this.#mailbox.post({
      ...waiting,
      settle: ({ data, source, tag, sizeBytes }) => {
        this.#waiting.delete(request);
        const answer =
          kind === "probe" ? { source, tag, sizeBytes } : { data: decode(data as Uint8Array), source, tag };
        this.#program.settle(request, true, answer);
      },
    });
  }
}
