/** What a gateway refuses, and what it does when a page is gone for a while. */
import { afterAll, expect, it } from "vitest";
import { helloBytes, newSecret } from "../../../src/machine/transport/credentials.ts";
import { connectThrough, listenThrough } from "../../../src/machine/transport/through-gateway.ts";
import { Collector } from "./collector.ts";
import { gatewayOfNobody, SECRET } from "./nobodys-gateway.ts";

const NativeSocket = globalThis.WebSocket;
const { gateway, wayOf } = await gatewayOfNobody();
afterAll(() => gateway.close());

/** Of a web socket that says `hello` first: how it ends. */
function endOf(socket: WebSocket, hello?: Uint8Array | string): Promise<{ code: number; reason: string }> {
  socket.addEventListener("open", () => hello !== undefined && socket.send(hello));
  return new Promise((resolve) => socket.addEventListener("close", resolve));
}

it.each(["/link?to=scheduler", "/door", "/comer?number=1"])("%s asks for the secret first", async (path) => {
  const url = wayOf(SECRET).gateway + path;
  const wrong = { code: 4000, reason: "wrong credentials" };
  const purpose = path.startsWith("/link") ? "channel" : "door";
  expect(await endOf(new WebSocket(url), helloBytes(newSecret(), purpose))).toMatchObject(wrong);
  expect(await endOf(new WebSocket(url), helloBytes(SECRET, purpose).subarray(1))).toMatchObject(wrong);
  expect(await endOf(new WebSocket(url), "let me in")).toMatchObject(wrong);
});

it("a page of another origin is not heard", async () => {
  const url = `${wayOf(SECRET).gateway}/door`;
  const foreign = { headers: { origin: "http://elsewhere.example" } };
  expect(await endOf(new NativeSocket(url, foreign))).toMatchObject({ code: 1006 });
  expect(await endOf(new NativeSocket(url))).toMatchObject({ code: 1006 });
});

it("a door whose page was cut off is opened again under its endpoint, and who came meanwhile is let in", async () => {
  const opened: WebSocket[] = [];
  const Routed = globalThis.WebSocket;
  globalThis.WebSocket = class extends Routed {
    constructor(url: string | URL) {
      super(url);
      if (String(url).includes("/door")) opened.push(this);
    }
  };
  const arrived: string[] = [];
  const door = await listenThrough(
    wayOf(SECRET),
    {
      secret: SECRET,
      accept(_link, purpose) {
        arrived.push(purpose);
        return new Collector();
      },
    },
    () => arrived.push("gone"),
  );
  const cut = new Promise((resolve) => opened[0]!.addEventListener("close", resolve));
  opened[0]!.close(4000);
  await cut;
  const link = connectThrough(wayOf(SECRET))([door.endpoint], "state", new Collector());
  while (arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(arrived).toEqual(["state"]);
  expect(opened).toHaveLength(2);
  link.abort();
  door.close();
});
