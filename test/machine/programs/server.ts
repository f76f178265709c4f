/** Keeps a server open for a while: it cannot be captured before that is closed. */
import { createServer } from "node:net";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function serve(forMs: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  console.log("open");
  await pause(forMs);
  await new Promise((resolve) => server.close(resolve));
}

await serve(Number(process.argv[2]));
console.log("closed");
await pause(Number(process.argv[3]));
console.log("done");
