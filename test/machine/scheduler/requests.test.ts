/** Participants that come and go while they ask something of the scheduler. */
import { expect, it, onTestFinished } from "vitest";
import { KeeperProcess } from "../../../src/machine/scheduler/keeper-process.ts";
import { RequestHandler } from "../../../src/machine/scheduler/requests.ts";
import { Scheduler } from "../../../src/machine/scheduler/scheduler.ts";
import { hostDescription } from "../host-description.ts";

const host = hostDescription("h1");

/** A scheduler that was restarted and whose one host is on its way back. */
function restarted(): { scheduler: Scheduler; handler: RequestHandler } {
  const up = { type: "host_up", host: 1, name: host.name, description: host } as const;
  const keeper = new KeeperProcess({ secret: "", directory: "", address: "" });
  const scheduler = new Scheduler({ records: [up], append: () => {}, close: () => {} }, keeper);
  scheduler.attach({ endpoint: "", signal: () => {}, close: async () => {} });
  const handler = new RequestHandler(scheduler, () => {});
  onTestFinished(() => scheduler.hostLost(1, "the test is over"));
  return { scheduler, handler };
}

function run(handler: RequestHandler, from: number, key: string): Promise<unknown> {
  const program = { hash: "0", name: "p.ts" };
  return handler.request(from, { type: "run", key, program, options: { size: 1 } });
}

function comesBack(handler: RequestHandler, from: number): Promise<unknown> {
  return handler.request(from, { type: "return", host: 1, description: host, carriers: [], exits: [] });
}

it("a job whose client has left before there was a host for it is not started", async () => {
  const { scheduler, handler } = restarted();
  const runs = [run(handler, 1, "left"), run(handler, 2, "lost"), run(handler, 3, "stays")];
  handler.left(1, "it has left", true);
  handler.left(2, "the way was lost", false);
  await comesBack(handler, 4);
  expect(await Promise.allSettled(runs)).toMatchObject([
    { reason: { code: "ERR_CONNECTION_LOST" } },
    { reason: { code: "ERR_CONNECTION_LOST" } },
    { value: "1" },
  ]);
  expect([...scheduler.jobs.values()].map(({ key }) => key)).toEqual(["stays"]);
});

it("a host that comes back before the loss of its old way is noticed stays", async () => {
  const { handler } = restarted();
  await comesBack(handler, 1);
  await comesBack(handler, 2);
  handler.left(1, "it has fallen silent", false);
  expect(await handler.request(3, { type: "hosts" })).toMatchObject([{ name: "h1", status: "up" }]);
  handler.left(2, "it has fallen silent", false);
  expect(await handler.request(3, { type: "hosts" })).toMatchObject([{ name: "h1", status: "away" }]);
});
