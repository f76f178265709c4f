/**
 * A small database server: a process of its own, which does not move. It keeps lines under names.
 *
 *     append NAME TEXT   → the number of lines there are now
 *     all NAME           → the lines, as JSON
 *     connections        → how many connections there have been, and how many there are
 *
 * Requests and answers are lines; answers come in the order of the requests.
 *
 *     node store.ts      → prints the port it listens on
 */
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const tables = new Map<string, string[]>();
let connections = 0;
let open = 0;

function answer(request: string): string {
  const [command, name = "", ...words] = request.split(" ");
  if (command === "connections") return JSON.stringify({ connections, open });
  const table = tables.get(name) ?? [];
  if (command === "append") tables.set(name, [...table, words.join(" ")]);
  return command === "append" ? String(table.length + 1) : JSON.stringify(table);
}

const server = createServer((socket) => {
  connections++;
  open++;
  socket.on("close", () => open--);
  socket.on("error", () => socket.destroy());
  // A slow database: there is always a query in flight.
  createInterface(socket).on("line", (request) => {
    setTimeout(() => socket.write(`${answer(request)}\n`), 2);
  });
});

server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as { port: number }).port);
});
