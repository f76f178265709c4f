import { machine } from "godwit";

class NotFound extends Error {
  override name = "NotFound";
  code = 404;
}
async function find(id: number) {
  await machine.migrate();
  throw new NotFound(`nothing with id ${id}`, { cause: new TypeError("the reason") });
}
process.on("exit", (code) => console.log("exit", code));
await find(7);
