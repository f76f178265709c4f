/**
 * What the machine is compared to: two OS processes of plain Node and one socket. `node child.ts KIND server|client ADDRESS`;
 * each IPC message to the client is a turn, answered with its figure.
 */
import net, { type Socket } from "node:net";
import { KINDS, type Kind } from "./kinds.ts";

const [kind, role, address] = process.argv.slice(2) as [Kind, "server" | "client", string];
const exchange = KINDS[kind];
const options = address.startsWith("/") ? { path: address } : { host: "127.0.0.1", port: Number(address) };

if (role === "server") {
  const server = net.createServer((socket: Socket) => {
    socket.setNoDelay(true);
    exchange.serve(socket);
  });
  server.listen(options, () => {
    const at = server.address();
    process.send!(typeof at === "string" ? at : String(at!.port));
  });
} else {
  const socket = net.connect(options, () => process.send!("connected"));
  socket.setNoDelay(true);
  process.on("message", () => void exchange.turn(socket).then((figure) => process.send!(figure)));
}
