/**
 * One place a moving program comes to: a thread, which has globals and built-ins of its own. It starts the
 * executable, or goes on with an image, until the program waits; then it hands the image back.
 */
import { parentPort, workerData } from "node:worker_threads";
import { RUNTIME } from "../../src/runtime/abi.ts";
import type { Abi } from "../../src/runtime/abi.ts";
import { loadProgram } from "../../src/runtime/js-program.ts";

/** What the thread is given. */
export interface Arrival {
  readonly path: string;
  readonly image: Uint8Array | undefined;
  readonly moves: boolean;
}

/** What it tells. */
export type News =
  | { readonly output: string; readonly fd: 1 | 2 }
  | { readonly ended: number }
  | { readonly image: Uint8Array }
  | { readonly failed: string };

const HASH = "0123456789abcdef";
const { path, image, moves } = workerData as Arrival;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no such thing
const tell = (news: News): void => parentPort!.postMessage(news);

const program = await loadProgram(path, HASH, {
  output: (fd, output) => tell({ fd, output }),
  ended: (ended) => tell({ ended }),
  args: [],
});

/** At the first suspension, and at no other: the image goes on elsewhere. */
function moveWhenWaiting(): void {
  const abi = (globalThis as { [RUNTIME]?: { -readonly [K in keyof Abi]: Abi[K] } })[RUNTIME]!;
  let moving = false;
  for (const operation of ["await", "yield"] as const) {
    const suspend = abi[operation];
    abi[operation] = (frame, value) => {
      if (!moving) {
        moving = true;
        void move();
      }
      return suspend(frame, value);
    };
  }
}

async function move(): Promise<void> {
  try {
    await program.freeze();
    const chunks = [...program.capture().chunks()].map((chunk) => Buffer.from(chunk));
    tell({ image: Buffer.concat(chunks) });
  } catch (error) {
    // It came to its end while it was asked to stop.
    if ((error as { code?: string }).code !== "ERR_ENDED") tell({ failed: String(error) });
  }
}

try {
  if (moves) moveWhenWaiting();
  if (image === undefined) program.start();
  else {
    const restoring = program.restore();
    restoring.push(image);
    restoring.finish();
    program.resume();
  }
} catch (error) {
  tell({ failed: String(error) });
}
