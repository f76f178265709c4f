// A machine with nested states, delays, guards and an invoked promise, and its actor.
import { assign, createActor, createMachine, fromPromise, setup, toPromise, waitFor } from "xstate";

const machine = setup({
  actors: {
    fetchCargo: fromPromise(async ({ input }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (input.attempt < 2) throw new Error("strike");
      return ["tea", "silk"];
    }),
  },
  guards: { mayRetry: ({ context }) => context.attempt < 3 },
  delays: { calm: 3 },
}).createMachine({
  id: "voyage",
  context: { attempt: 0, cargo: [], log: [] },
  initial: "harbour",
  states: {
    harbour: { on: { LOAD: "loading" } },
    loading: {
      entry: assign({ attempt: ({ context }) => context.attempt + 1 }),
      invoke: {
        src: "fetchCargo",
        input: ({ context }) => ({ attempt: context.attempt }),
        onDone: { target: "sea", actions: assign({ cargo: ({ event }) => event.output }) },
        onError: [{ guard: "mayRetry", target: "loading", reenter: true }, { target: "lost" }],
      },
    },
    sea: {
      initial: "storm",
      states: { storm: { after: { calm: "quiet" } }, quiet: { on: { LAND: "#voyage.home" } } },
    },
    home: { type: "final", output: undefined },
    lost: {},
  },
  output: ({ context }) => context.cargo.join(),
});

const actor = createActor(machine);
actor.subscribe((snapshot) => console.log(JSON.stringify(snapshot.value), snapshot.context.attempt));
actor.start();
await null;
actor.send({ type: "LOAD" });
await waitFor(actor, (snapshot) => snapshot.matches({ sea: "quiet" }));
const saved = JSON.stringify(actor.getPersistedSnapshot().value);
await null;
actor.send({ type: "LAND" });
console.log(saved, await toPromise(actor), actor.getSnapshot().status);

const light = createMachine({
  initial: "on",
  states: { on: { on: { FLIP: "off" } }, off: { on: { FLIP: "on" } } },
});
const lamp = createActor(light).start();
for (let i = 0; i < 3; i++) {
  lamp.send({ type: "FLIP" });
  await null;
}
console.log(lamp.getSnapshot().value, lamp.getSnapshot().can({ type: "FLIP" }));
