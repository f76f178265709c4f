/** Holds on to something of its host for as long as it runs. */
import { createServer } from "node:net";

const server = createServer();
for (let i = 0; ; i++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  console.log(`step ${i}, ${server.listening}`);
}
