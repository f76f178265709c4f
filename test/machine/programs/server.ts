/** Keeps a server open until there is one file: it cannot be captured before. Ends when there is another. */
import { existsSync } from "node:fs";
import { createServer } from "node:net";

const [close = "", end = ""] = process.argv.slice(2);

async function until(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function serve(): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  console.log("open");
  await until(close);
  await new Promise((resolve) => server.close(resolve));
}

await serve();
console.log("closed");
await until(end);
console.log("done");
