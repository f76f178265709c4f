/**
 * A computation of size 1, for a program that is run with plain `node`: rank 0 may send to itself,
 * collectives return at once, and there is no other host to move to.
 *
 * A receive nobody sends for waits for ever, as in MPI; when nothing else is left to do Node ends
 * with its "unsettled top-level await" (exit code 13).
 */
import { GodwitError } from "../errors.ts";
import type { Context, Rank, Tag } from "../protocol/ids.ts";
import { copyOf } from "./copy.ts";
import type { Host, HostInfo, Message, Status } from "./host.ts";
import { Mailbox } from "./mailbox.ts";

export function localHost(): Host {
  return new LocalHost();
}

class LocalHost implements Host {
  readonly rank = 0;
  readonly size = 1;
  private readonly mailbox = new Mailbox();

  async send(data: unknown, dest: Rank, tag: Tag, context: Context): Promise<void> {
    const { value, sizeBytes } = copyOf(data);
    this.mailbox.deliver({ data: value, source: dest, tag, context, sizeBytes });
  }

  recv(source: Rank, tag: Tag, context: Context): Promise<Message> {
    return this.mailbox.recv(source, tag, context);
  }

  probe(source: Rank, tag: Tag, context: Context): Promise<Status> {
    return this.mailbox.probe(source, tag, context);
  }

  iprobe(source: Rank, tag: Tag, context: Context): Status | undefined {
    return this.mailbox.iprobe(source, tag, context);
  }

  async migrate(_rank: Rank, host: number | string | undefined): Promise<void> {
    const here = this.here();
    // Left the choice, the only host there is stays the best one: the same file runs as it is.
    if (host === undefined || host === here.id || host === here.name) return;
    throw new GodwitError(
      "ERR_NO_MACHINE",
      `Start the program with "godwit run" to migrate to a host: there is no virtual machine here`,
    );
  }

  async hosts(): Promise<HostInfo[]> {
    return [this.here()];
  }

  here(): HostInfo {
    const { platform, arch, versions } = process;
    const engine = versions["bun"] ? "bun" : versions["deno"] ? "deno" : "node";
    return { id: 0, name: "local", engine, version: versions[engine] ?? "", platform, arch, processes: 1 };
  }
}
