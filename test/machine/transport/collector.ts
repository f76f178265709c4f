/** The receiving end of a link: keeps what arrives and lets a test wait for it. */
import type { GodwitError } from "../../../src/errors.ts";
import type { ByteSink } from "../../../src/machine/transport/frame-reader.ts";
import type { Stretch } from "../../../src/image/index.ts";
import { DATA, type FrameKind } from "../../../src/machine/transport/frame.ts";
import type { LinkHandler } from "../../../src/machine/transport/transport.ts";

export class Collector implements LinkHandler {
  readonly bodies: Uint8Array[] = [];
  readonly kinds: FrameKind[] = [];
  /** Bytes of images. */
  imageBytes = 0;
  imagesEnded = 0;
  readonly ended: Promise<GodwitError | null>;
  #end!: (error: GodwitError | null) => void;
  readonly #waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  frame(kind: FrameKind, _head: DataView, _at: number, body: Uint8Array): void {
    this.kinds.push(kind);
    this.bodies.push(body);
    this.#look();
  }

  smallData(head: DataView, at: number, { memory, from, to }: Stretch): void {
    this.frame(DATA, head, at, memory.slice(from, to));
  }

  image(): ByteSink {
    const place = new Uint8Array(1_000);
    return { wanted: () => place, filled: (sizeBytes) => void (this.imageBytes += sizeBytes) };
  }

  imageEnd(): void {
    this.imagesEnded++;
    this.#look();
  }

  closed(error: GodwitError | null): void {
    this.#end(error);
  }

  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
  }

  #look(): void {
    for (const { holds, resolve } of this.#waiting) if (holds()) resolve();
  }
}
