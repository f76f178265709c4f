/**
 * A pattern begins to grow on a server, which sees nothing of it, moves into a browser tab in the middle of its loop
 * and grows on before your eyes, and moves back to be finished.
 *
 *     node examples/05-into-the-browser/start.ts
 */
import { machine } from "godwit";
import { draw, hasDocument } from "./draw.ts";
import { Field } from "./field.ts";

const STEPS = Number(process.argv[2] ?? 2800);
/** When it is in the browser. */
const VISIT = { from: Math.round(STEPS / 7), to: Math.round((STEPS * 6) / 7) };
const STEPS_PER_PICTURE = 6;
const PICTURE_MS = 16;

const field = new Field();
const home = machine.host.name;
while (field.step < STEPS) {
  if (field.step === VISIT.from) await moveTo((await tab()) ?? home);
  if (field.step === VISIT.to) await moveTo(home);
  field.advance();
  if (field.step % STEPS_PER_PICTURE !== 0) continue;
  if (hasDocument())
    draw(field.concentration, `step ${field.step} · the first ${VISIT.from} on ${home}, unseen`);
  await new Promise((resolve) => setTimeout(resolve, hasDocument() ? PICTURE_MS : 0));
}
console.log(`${field.step} steps, digest ${field.digest()}`);

async function tab(): Promise<string | undefined> {
  return (await machine.hosts()).find(({ platform }) => platform === "browser")?.name;
}

async function moveTo(host: string): Promise<void> {
  if (machine.host.name === host) return;
  await machine.migrate(0, host);
  console.log(`step ${field.step}: now on ${machine.host.name} (${machine.host.engine})`);
}
