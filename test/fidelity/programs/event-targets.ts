// oxlint-disable unicorn/prefer-add-event-listener, unicorn/require-post-message-target-origin, unicorn/no-invalid-remove-event-listener -- every way to listen is taken, and ports are no windows
// Listeners of every kind on the engine's own event targets, before and after a move.
import { once } from "node:events";
import { MessageChannel as Channel } from "node:worker_threads";
import { machine } from "godwit";

process.on("uncaughtException", (error) => console.log("uncaught", error.message));

async function ports(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const listeners = port1 as unknown as { onmessage: unknown };
  const never = (): void => console.log("never");
  const first = (event: { data: number }): void => console.log("first only", event.data);
  const aborted = new AbortController();
  port1.on("message", (value: number) => {
    console.log("on", value);
    if (value === 3) port1.close();
  });
  listeners.onmessage = (event: { data: number }) => console.log("onmessage", event.data);
  console.log(typeof listeners.onmessage);
  const object = {
    name: "object",
    handleEvent: (event: { data: number }) => console.log(object.name, event.data),
  };
  port1.addEventListener("message", object as never);
  port1.addEventListener("message", first as never, { once: true });
  port1.addEventListener("message", first as never);
  port1.addEventListener("message", never, { signal: aborted.signal });
  port1.on("message", never).off("message", never);
  port1.addEventListener("message", () => {
    throw new Error("thrown");
  });
  aborted.abort();
  setTimeout(() => [1, 2].forEach((value) => port2.postMessage(value)), 5);
  setTimeout(() => port2.postMessage(3), 50);
  await once(port1, "close");
  console.log("closed");
}

async function channels(): Promise<void> {
  const [one, other] = [new BroadcastChannel("fidelity"), new BroadcastChannel("fidelity")];
  other.postMessage("broadcast");
  const [event] = (await once(one as never, "message")) as [{ data: string }];
  console.log(event.data, event.constructor.name, other instanceof EventTarget, event instanceof Event);
  one.close();
  other.close();
}

class Labelled extends Response {
  label = "labelled";
}

function classes(): void {
  const response = new Labelled("text", { status: 201 });
  console.log(
    response.label,
    response.status,
    response.constructor === Labelled,
    new Response().constructor === Response,
  );
  console.log(response instanceof Response, new Response() instanceof Labelled, Channel === MessageChannel);
  console.log(
    Response.name,
    String(MessageChannel).slice(0, 5),
    typeof WebSocket,
    new File([], "a") instanceof Blob,
  );
}

for (let i = 0; i < 2; i++) {
  await ports();
  await channels();
  classes();
  await machine.migrate();
}
new MessageChannel().port1.on("message", () => {}).unref();
