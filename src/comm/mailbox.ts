/**
 * Messages that have arrived and requests that wait for them, matched as MPI demands:
 *
 * - M1: a receive takes the oldest listed message that matches it.
 * - M2: a message goes to the oldest posted receive that matches it.
 * - M3: a probe leaves the message where it is; it is answered before a receive posted later takes it.
 */
import type { Context, Rank, Tag } from "../protocol/ids.ts";
import { ANY_SOURCE, ANY_TAG } from "../protocol/ids.ts";
import type { Message, Status } from "./host.ts";

export interface Letter extends Message, Status {
  readonly context: Context;
}

export interface Posted {
  readonly kind: "recv" | "probe";
  readonly source: Rank;
  readonly tag: Tag;
  readonly context: Context;
  readonly settle: (letter: Letter) => void;
}

export class Mailbox {
  /** In the order they came. */
  readonly listed: Letter[] = [];
  private posted: Posted[] = [];

  deliver(letter: Letter): void {
    const stillPosted: Posted[] = [];
    let taken = false;
    for (const request of this.posted) {
      if (taken || !isMatch(letter, request)) {
        stillPosted.push(request);
        continue;
      }
      taken = request.kind === "recv";
      request.settle(letter);
    }
    this.posted = stillPosted;
    if (!taken) this.listed.push(letter);
  }

  /** Answers `request` with the oldest letter that matches it, at once or when it comes. */
  post(request: Posted): void {
    const index = this.listed.findIndex((letter) => isMatch(letter, request));
    if (index < 0) return void this.posted.push(request);
    const letter = this.listed[index] as Letter;
    if (request.kind === "recv") this.listed.splice(index, 1);
    request.settle(letter);
  }

  recv(source: Rank, tag: Tag, context: Context): Promise<Message> {
    return new Promise((resolve) => {
      const settle = (letter: Letter) => resolve(messageOf(letter));
      this.post({ kind: "recv", source, tag, context, settle });
    });
  }

  probe(source: Rank, tag: Tag, context: Context): Promise<Status> {
    return new Promise((resolve) => {
      const settle = (letter: Letter) => resolve(statusOf(letter));
      this.post({ kind: "probe", source, tag, context, settle });
    });
  }

  iprobe(source: Rank, tag: Tag, context: Context): Status | undefined {
    const letter = this.listed.find((candidate) => isMatch(candidate, { source, tag, context }));
    return letter && statusOf(letter);
  }
}

type Pattern = Pick<Posted, "source" | "tag" | "context">;

function isMatch(letter: Letter, { source, tag, context }: Pattern): boolean {
  return (
    letter.context === context &&
    (source === ANY_SOURCE || source === letter.source) &&
    (tag === ANY_TAG || tag === letter.tag)
  );
}

function messageOf({ data, source, tag }: Letter): Message {
  return { data, source, tag };
}

function statusOf({ source, tag, sizeBytes }: Letter): Status {
  return { source, tag, sizeBytes };
}
