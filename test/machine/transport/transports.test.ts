/** Every transport passes these tests. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { helloBytes, newSecret, type Purpose } from "../../../src/machine/transport/credentials.ts";
import { connectWith } from "../../../src/machine/transport/endpoints.ts";
import {
  DATA,
  DATA_HEAD_BYTES,
  IMAGE,
  MESSAGE,
  SMALL_DATA_BYTES,
} from "../../../src/machine/transport/frame.ts";
import { tcp, unix } from "../../../src/machine/transport/socket-transport.ts";
import { connectThrough, listenThrough } from "../../../src/machine/transport/through-gateway.ts";
import type { Acceptor, Connect, Link, Listener } from "../../../src/machine/transport/transport.ts";
import { Collector } from "./collector.ts";
import { gatewayOfNobody, SECRET } from "./nobodys-gateway.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
let sockets = 0;
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));

interface Way {
  readonly name: string;
  readonly listen: (acceptor: Acceptor) => Promise<Listener>;
  readonly connect: (secret: string) => Connect;
  readonly raw: (endpoint: string) => net.Socket;
}

const overTcp = (acceptor: Acceptor): Promise<Listener> => tcp.listen("127.0.0.1:0", acceptor);
const dialTcp = (endpoint: string): net.Socket => net.connect(Number(endpoint.split(":")[2]), "127.0.0.1");
const { gateway, wayOf } = await gatewayOfNobody();
const ofPage = (secret: string): Connect => connectThrough(wayOf(secret));
const atDoor = (acceptor: Acceptor): Promise<Listener> =>
  listenThrough(wayOf(acceptor.secret), acceptor, () => {});
afterAll(() => gateway.close());

const ways: Way[] = [
  { name: "tcp", listen: overTcp, connect: connectWith, raw: dialTcp },
  {
    name: "unix",
    listen: (acceptor) => unix.listen(join(directory, `${++sockets}.sock`), acceptor),
    connect: connectWith,
    raw: (endpoint) => net.connect(endpoint.slice("unix:".length)),
  },
  { name: "from a page", listen: overTcp, connect: ofPage, raw: dialTcp },
  { name: "to a page", listen: atDoor, connect: connectWith, raw: dialTcp },
  { name: "from page to page", listen: atDoor, connect: ofPage, raw: dialTcp },
];

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const message = (link: Link, body: string): void =>
  link.send(MESSAGE, 0, null, [Buffer.from(body)], Buffer.byteLength(body));

describe.each(ways)("$name", ({ listen, connect, raw }) => {
  const secret = SECRET;
  let listener: Listener;
  let accepted: { link: Link; purpose: Purpose; end: Collector }[] = [];
  let refusals: string[] = [];
  let onAccept: (() => void) | undefined;
  let onRefusal: (() => void) | undefined;
  let open: Link[] = [];

  beforeEach(async () => {
    accepted = [];
    refusals = [];
    onAccept = undefined;
    open = [];
    listener = await listen({
      secret,
      accept(link, purpose) {
        const end = new Collector();
        accepted.push({ link, purpose, end });
        onAccept?.();
        return end;
      },
      refused(reason) {
        refusals.push(reason);
        onRefusal?.();
      },
    });
  });

  afterEach(() => {
    for (const link of open) link.abort();
    for (const { link } of accepted) link.abort();
    listener.close();
  });

  function dial(end: Collector, key = secret): Link {
    const link = connect(key)([listener.endpoint], "channel", end);
    open.push(link);
    return link;
  }

  async function pair(): Promise<{ here: Link; hereEnd: Collector; there: Link; thereEnd: Collector }> {
    const arrival = new Promise<void>((resolve) => (onAccept = resolve));
    const hereEnd = new Collector();
    const here = dial(hereEnd);
    await arrival;
    const { link: there, end: thereEnd } = accepted.at(-1)!;
    return { here, hereEnd, there, thereEnd };
  }

  it("carries frames both ways in the order they were sent, also those sent before it is connected", async () => {
    const arrival = new Promise<void>((resolve) => (onAccept = resolve));
    const hereEnd = new Collector();
    const here = dial(hereEnd);
    for (let i = 0; i < 1_000; i++) message(here, `early ${i}`);
    await arrival;
    const { link: there, end: thereEnd, purpose } = accepted[0]!;
    expect(purpose).toBe("channel");
    for (let i = 0; i < 1_000; i++) message(there, `back ${i}`);
    await thereEnd.until(() => thereEnd.bodies.length === 1_000);
    await hereEnd.until(() => hereEnd.bodies.length === 1_000);
    expect(thereEnd.bodies.map(text)).toEqual(Array.from({ length: 1_000 }, (_, i) => `early ${i}`));
    expect(hereEnd.bodies.map(text)).toEqual(Array.from({ length: 1_000 }, (_, i) => `back ${i}`));
  });

  it.each([0, 1, 7, 16_000, 16_376, 65_535, 65_536, 100_001, 9_000_000])(
    "carries a body of %i bytes between small ones, in memory of its own unless it is small",
    async (sizeBytes) => {
      const { here, thereEnd } = await pair();
      const body = randomBytes(sizeBytes);
      const pieces = [body.subarray(0, sizeBytes >> 1), new Uint8Array(0), body.subarray(sizeBytes >> 1)];
      message(here, "before");
      here.send(DATA, DATA_HEAD_BYTES, null, pieces, sizeBytes);
      message(here, "after");
      await thereEnd.until(() => thereEnd.bodies.length === 3);
      expect(thereEnd.kinds).toEqual([MESSAGE, DATA, MESSAGE]);
      expect(text(thereEnd.bodies[2]!)).toBe("after");
      expect(Buffer.compare(thereEnd.bodies[1]!, body)).toBe(0);
      if (sizeBytes > 0 && sizeBytes <= SMALL_DATA_BYTES) return;
      expect(thereEnd.bodies[1]!.byteOffset % 8).toBe(0);
      expect(thereEnd.bodies[1]!.buffer.byteLength).toBe(sizeBytes);
    },
  );

  it("carries a head as its writer left it", async () => {
    const { here, there, thereEnd } = await pair();
    let head = 0;
    thereEnd.frame = (_kind, view, at) => {
      head = view.getFloat64(at + 8, true);
      there.abort();
    };
    here.send(DATA, DATA_HEAD_BYTES, (to, at) => to.setFloat64(at + 8, 0.1, true), [], 0);
    await here.gone;
    expect(head).toBe(0.1);
  });

  it("streams an image and goes on with frames", async () => {
    const { here, thereEnd } = await pair();
    const pieces = Array.from({ length: 300 }, (_, i) => new Uint8Array(10_000 + i));
    const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    await here.stream(IMAGE, pieces, sizeBytes);
    message(here, "after");
    await thereEnd.until(() => thereEnd.bodies.length === 1);
    expect(thereEnd.imageBytes).toBe(sizeBytes);
    expect(thereEnd.imagesEnded).toBe(1);
  });

  it("streams an image of no bytes", async () => {
    const { here, thereEnd } = await pair();
    await here.stream(IMAGE, [], 0);
    await thereEnd.until(() => thereEnd.imagesEnded === 1);
    expect(thereEnd.imageBytes).toBe(0);
  });

  it("close() lets everything out that was sent before, and the other end sees a clean end", async () => {
    const { here, thereEnd } = await pair();
    const body = randomBytes(5_000_000);
    here.send(DATA, DATA_HEAD_BYTES, null, [body], body.length);
    message(here, "last");
    here.close();
    expect(await thereEnd.ended).toBeNull();
    expect(thereEnd.bodies).toHaveLength(2);
    expect(text(thereEnd.bodies[1]!)).toBe("last");
    await here.gone;
  });

  it("close() before the connection stands still lets everything out", async () => {
    const arrival = new Promise<void>((resolve) => (onAccept = resolve));
    const here = dial(new Collector());
    message(here, "last");
    here.close();
    await arrival;
    expect(await accepted[0]!.end.ended).toBeNull();
    expect(accepted[0]!.end.bodies.map(text)).toEqual(["last"]);
  });

  it("delivers nothing after close(), and does not report its own end", async () => {
    const { here, hereEnd, there, thereEnd } = await pair();
    let reported = false;
    hereEnd.closed = () => void (reported = true);
    here.close();
    message(there, "too late");
    await thereEnd.ended;
    await here.gone;
    expect(hereEnd.bodies).toHaveLength(0);
    expect(reported).toBe(false);
  });

  it("abort() cuts the connection, and the other end hears of it", async () => {
    const { here, there, thereEnd } = await pair();
    here.abort();
    await thereEnd.ended;
    await Promise.all([here.gone, there.gone]);
  });

  it("a send after the end of the connection vanishes", async () => {
    const { here, thereEnd } = await pair();
    here.close();
    message(here, "too late");
    await thereEnd.ended;
    message(here, "much too late");
    expect(thereEnd.bodies).toHaveLength(0);
  });

  it("reports a listener that is gone as a lost connection", async () => {
    const { endpoint } = listener;
    listener.close();
    const end = new Collector();
    const link = connect(secret)([endpoint], "channel", end);
    expect(await end.ended).toMatchObject({ code: "ERR_CONNECTION_LOST" });
    await link.gone;
  });

  it("tries the next endpoint when one is not there", async () => {
    const end = new Collector();
    const arrival = new Promise<void>((resolve) => (onAccept = resolve));
    const nowhere = ["unix:/nowhere/at/all.sock", "carrier-pigeon:home", listener.endpoint];
    open.push(connect(secret)(nowhere, "channel", end));
    await arrival;
    expect(accepted).toHaveLength(1);
  });

  it.each([
    ["another secret", () => helloBytes(newSecret(), "channel")],
    ["an HTTP request", () => Buffer.from("GET / HTTP/1.1\r\nHost: localhost:80\r\nAccept: */*\r\n\r\n")],
    ["random bytes", () => randomBytes(10_000)],
    ["a truncated hello", () => helloBytes(secret, "channel").subarray(0, 20)],
    ["nothing", () => null],
  ])("closes a connection that presents %s, and reads nothing else of it", async (_what, hello) => {
    const stranger = raw(listener.endpoint);
    const bytes = hello();
    const closed = new Promise((resolve) => stranger.once("close", resolve));
    const refused = new Promise<void>((resolve) => (onRefusal = resolve));
    stranger.on("error", () => {});
    stranger.resume();
    await new Promise((resolve) => stranger.once("connect", resolve));
    if (bytes !== null) stranger.write(bytes);
    if (bytes === null || bytes.length < 40) stranger.end();
    await Promise.all([closed, refused]);
    expect(accepted).toHaveLength(0);
    expect(refusals).toHaveLength(1);
  });

  it.each([
    ["of an unknown kind", Buffer.from([99, 0, 0, 0, 0, 0, 0, 0])],
    ["with a head that does not fit its kind", Buffer.from([MESSAGE, 7, 0, 0, 0, 0, 0, 0])],
    ["that is too large", Buffer.from([MESSAGE, 0, 255, 255, 255, 255, 255, 255])],
    ["that is truncated", Buffer.from([MESSAGE, 0, 100, 0, 0, 0, 0, 0, 1, 2, 3])],
    ["of random bytes", Buffer.from("this is no frame at all, whatever it may be")],
  ])("closes a connection that sends a frame %s, and no other", async (_what, bytes) => {
    const { here: bystander, thereEnd: bystanderEnd } = await pair();
    const arrival = new Promise<void>((resolve) => (onAccept = resolve));
    const bad = raw(listener.endpoint);
    bad.on("error", () => {});
    bad.resume();
    bad.end(Buffer.concat([helloBytes(secret, "channel"), bytes]));
    await arrival;
    expect(await accepted.at(-1)!.end.ended).toMatchObject({ code: "ERR_BAD_FRAME" });
    message(bystander, "still here");
    await bystanderEnd.until(() => bystanderEnd.bodies.length === 1);
  });
});

it("a port in use is named", async () => {
  const acceptor = { secret: newSecret(), accept: () => new Collector() };
  const first = await tcp.listen("127.0.0.1:0", acceptor);
  const address = first.endpoint.slice("tcp:".length);
  await expect(tcp.listen(address, acceptor)).rejects.toMatchObject({
    code: "ERR_PORT_IN_USE",
    message: expect.stringContaining(address) as string,
  });
  first.close();
});
