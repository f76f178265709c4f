/** A run's spans, sent by OpenTelemetry's exporter to a receiver of OTLP over HTTP. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { sendSpans } from "../../src/trace/otlp.ts";
import { EPOCH_US, EVENTS, INFO } from "./run.ts";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}

interface Received {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1 internal, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
  readonly events?: readonly { readonly name: string; readonly timeUnixNano: string }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Of its resource. */
  readonly of: Readonly<Record<string, string | undefined>>;
}

interface Body {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Received["attributes"] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Received, "of">[] }[];
  }[];
}

let collector: Server;
let endpoint: string;
let spans: Received[];
let answer: number;
const paths = new Set<string>();

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      paths.add(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      if (answer === 200) take(JSON.parse(Buffer.concat(chunks).toString()) as Body);
      response.writeHead(answer, { "content-type": "application/json" }).end("{}");
    });
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});

afterAll(() => void collector.close());

beforeEach(() => {
  spans = [];
  answer = 200;
});

function take({ resourceSpans }: Body): void {
  for (const { resource, scopeSpans } of resourceSpans) {
    const of = Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue]));
    for (const scope of scopeSpans) for (const span of scope.spans) spans.push({ ...span, of });
  }
}

const named = (name: string): Received[] => spans.filter((span) => span.name === name);
const one = (name: string): Received => {
  expect(named(name)).toHaveLength(1);
  return named(name)[0]!;
};
/** Microseconds since the run began. */
const at = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1000n) - EPOCH_US;
const attribute = (span: Received, key: string): Value | undefined =>
  span.attributes.find((attribute) => attribute.key === key)?.value;

it("a run is one trace: processes on hosts, what they send and receive, migrations and their phases", async () => {
  expect(await sendSpans(EVENTS, INFO, `${endpoint}/`)).toBe(spans.length);
  expect([...paths]).toEqual(["POST /v1/traces application/json"]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);

  const root = one("tiny.ts");
  expect(root.parentSpanId ?? "").toBe("");
  for (const [name, host, from, to] of [
    ["rank 0 on a", "a", 0, 400],
    ["rank 0 on c", "c", 600, 1000],
    ["rank 1 on b", "b", 100, 1000],
  ] as const) {
    const stay = one(name);
    expect(stay.parentSpanId).toBe(root.spanId);
    expect(stay.of).toMatchObject({ "service.name": "tiny.ts", "host.name": host });
    expect([at(stay.startTimeUnixNano), at(stay.endTimeUnixNano)]).toEqual([from, to]);
  }
  const migration = one("migration of rank 0");
  const phases = spans.filter(({ parentSpanId }) => parentSpanId === migration.spanId);
  expect(phases.map(({ name }) => name)).toEqual(["coordination", "collecting", "transmitting", "restoring"]);
});

it("a receive is linked to its send, and is where the receiver is by then", async () => {
  await sendSpans(EVENTS, INFO, endpoint);
  const [first] = named("recv from 1");
  const [send] = named("send to 0");
  expect(first!.links).toMatchObject([{ traceId: send!.traceId, spanId: send!.spanId }]);
  expect([send!.kind, first!.kind]).toEqual([4, 5]);
  expect(first!.parentSpanId).toBe(one("rank 0 on c").spanId);
  expect(Number(attribute(first!, "messaging.message.body.size")?.intValue)).toBe(800);
  expect(Number(attribute(first!, "godwit.tag")?.intValue)).toBe(7);
  // What nobody received is a producer that nobody links to.
  const linked = new Set(spans.flatMap(({ links = [] }) => links.map(({ spanId }) => spanId)));
  expect(named("send to 1").filter(({ spanId }) => !linked.has(spanId))).toHaveLength(1);
});

it("channels and what the program wrote are events of the process where it was", async () => {
  await sendSpans(EVENTS, INFO, endpoint);
  const [mark] = one("rank 1 on b").events!;
  expect([mark!.name, at(mark!.timeUnixNano)]).toEqual(["half", 500]);
});

it("a thousand messages all arrive", async () => {
  const send = EVENTS.find(({ type }) => type === "send")!;
  const many = Array.from({ length: 1_000 }, (_, i) => ({ ...send, number: i + 10 }));
  await sendSpans([...EVENTS, ...many], INFO, endpoint);
  expect(named("send to 1")).toHaveLength(1_002);
});

it("a collector that refuses them is an error", async () => {
  answer = 400;
  await expect(sendSpans(EVENTS, INFO, endpoint)).rejects.toThrow("Cannot send spans");
});
