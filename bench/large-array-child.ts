/**
 * One end of a transfer: `node large-array-child.ts destination PATH`, `… source ENDPOINT`. The destination
 * first reports its endpoint; both report, in MiB, by how much they grew at most, the array itself not counted.
 */
import { imageSink } from "../src/machine/carrier/transfer.ts";
import { openLink } from "../src/machine/transport/endpoints.ts";
import { IMAGE } from "../src/machine/transport/frame.ts";
import { unix } from "../src/machine/transport/socket-transport.ts";
import type { LinkHandler } from "../src/machine/transport/transport.ts";
import type { ImageRestore } from "../src/runtime/program.ts";
import { JsProgram } from "../src/runtime/js-program.ts";
import { Runtime } from "../src/runtime/runtime.ts";

const SECRET = Buffer.alloc(32).toString("base64url");
const ARRAY_MIB = 512;
const [role, where] = process.argv.slice(2) as [string, string];

/** A frozen program whose only variable is the array. */
const held: { array: Float64Array | undefined } = { array: undefined };
const runtime = new Runtime();
runtime.register({
  init: () => undefined,
  variables: { array: [() => held.array, (array: Float64Array) => void (held.array = array)] },
  statics: {},
  closures: {},
  frames: [],
} as never);
const program = new JsProgram(runtime, "");
await program.freeze();

const residentMib = (): number => process.memoryUsage.rss() / 2 ** 20;
const peakMib = (): number => process.resourceUsage().maxRSS / 2 ** 10;

const ignored: LinkHandler = {
  frame() {},
  image: () => {
    throw new Error("an image for the source");
  },
  imageEnd() {},
  closed() {},
};

if (role === "source") {
  held.array = new Float64Array((ARRAY_MIB * 2 ** 20) / 8).fill(1.5);
  const before = residentMib();
  const image = program.capture();
  const link = openLink([where], SECRET, "state", ignored);
  await link.stream(IMAGE, image.chunks(), image.sizeBytes);
  process.send!(peakMib() - before);
} else {
  let before = 0;
  let restore: ImageRestore;
  const accept = (): LinkHandler => ({
    ...ignored,
    image(sizeBytes) {
      before = residentMib();
      restore = program.restore(sizeBytes);
      return imageSink(restore);
    },
    imageEnd() {
      restore.finish();
      if (held.array?.at(-1) !== 1.5) throw new Error("not the array that was sent");
      process.send!(peakMib() - before - ARRAY_MIB);
    },
  });
  const { endpoint } = await unix.listen(where, { secret: SECRET, accept });
  process.send!(endpoint);
}
