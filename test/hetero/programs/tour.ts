/**
 * MG, class S, once for each leg of a tour: in the middle of it rank 0 moves on to the leg's host. Arguments: the
 * hosts, in order. Says what came of each leg: the bits of the result, which are to be those of the unmoved run.
 */
import { comm, machine } from "godwit";
import { kernelMG } from "../../../examples/mg/kernel-mg.ts";
import { bitsOf, CLASSES, verify } from "../../../examples/mg/verify.ts";

const problem = CLASSES.find(({ name }) => name === "S")!;
const tour = process.argv.slice(2);

say("unmoved", await solve());
for (const host of tour) {
  const from = machine.host.name;
  say(`${from} ${host}`, await solve(host));
  if (comm.rank === 0 && machine.host.name !== host)
    console.log(`${from} ${host} is on ${machine.host.name}`);
}

async function solve(to?: string): Promise<string> {
  const { norm } = await kernelMG(comm, problem, {
    startup: false,
    afterIteration: async (iteration) => {
      if (iteration === 2 && to !== undefined && comm.rank === 0) await machine.migrate(0, to);
    },
  });
  return `${bitsOf(norm)} ${verify(problem, norm).successful ? "verified" : "wrong"}`;
}

function say(what: string, result: string): void {
  if (comm.rank === 0) console.log(`${what} ${result}`);
}
