/**
 * A run as OpenTelemetry spans, sent by the official SDK over OTLP/HTTP.
 *
 *     PROGRAM                            the run: one trace
 *       rank 0 on h1                     a stay, of the service instance "0" on the host "h1"; channels and marks are its events
 *         send to 1      (producer) ◄─┐  linked, as OpenTelemetry's conventions for messaging have it
 *       rank 1 on h2                  │
 *         recv from 0    (consumer) ──┘
 *       migration of rank 0              its phases are its children
 *
 * The SDK's packages are optional peers of this one, loaded when they are needed (docs/decisions).
 */
import type { Context, HrTime, Span, SpanKind, SpanOptions, Tracer } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace";
import { buildDiagram, type Diagram, type Migration, type Stay, type TraceInfo } from "./diagram.ts";
import type { TraceEvent } from "./events.ts";
import { type Message, messageAt } from "./message-columns.ts";
import { stayLocator } from "./stay-locator.ts";

/** So many messages become spans before these are sent. */
const BATCH = 500;

async function loadSdk() {
  const [api, sdk, resources, otlp] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ]);
  return { ...api, ...sdk, ...resources, ...otlp };
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/**
 * Sends the spans of a run; resolves with how many once the collector has them all.
 *
 * @param endpoint of the collector; undefined: what OTEL_EXPORTER_OTLP_ENDPOINT and its likes say.
 * @throws {Error} when the collector cannot be reached or refuses them.
 */
export async function sendSpans(
  events: readonly TraceEvent[],
  info: TraceInfo,
  endpoint: string | undefined,
): Promise<number> {
  const sdk = await loadSdk();
  const url = endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const exporter = new sdk.OTLPTraceExporter(url === undefined ? {} : { url });
  try {
    return await new Spans(sdk, buildDiagram(events, info), new Outbox(exporter)).send();
  } finally {
    await exporter.shutdown();
  }
}

/** Ended spans, until they are sent. Nothing is dropped, whatever the collector's pace: who makes spans waits. */
class Outbox implements SpanProcessor {
  sent = 0;
  readonly #exporter: SpanExporter;
  #ended: ReadableSpan[] = [];

  constructor(exporter: SpanExporter) {
    this.#exporter = exporter;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#ended.push(span);
  }

  async forceFlush(): Promise<void> {
    const spans = this.#ended;
    this.#ended = [];
    const result = await new Promise<{ code: number; error?: Error }>((resolve) =>
      this.#exporter.export(spans, resolve),
    );
    if (result.code !== 0) throw new Error(`Cannot send spans: ${result.error?.message ?? "refused"}`);
    this.sent += spans.length;
  }

  async shutdown(): Promise<void> {}
}

class Spans {
  readonly #sdk: Sdk;
  readonly #diagram: Diagram;
  readonly #outbox: Outbox;

  constructor(sdk: Sdk, diagram: Diagram, outbox: Outbox) {
    this.#sdk = sdk;
    this.#diagram = diagram;
    this.#outbox = outbox;
  }

  async send(): Promise<number> {
    const { program, size, durationUs, stays, migrations, messages } = this.#diagram;
    const { ROOT_CONTEXT, trace } = this.#sdk;
    const tracer = this.#tracer({ "service.name": program });
    const root = this.#start(tracer, program, 0, ROOT_CONTEXT, { attributes: { "godwit.size": size } });
    const whole = trace.setSpan(ROOT_CONTEXT, root);
    for (const migration of migrations) this.#migration(tracer, migration, whole);
    const places = new Map(stays.map((stay) => [stay, this.#stay(stay, whole)]));
    const stayOf = stayLocator(this.#diagram);
    for (let i = 0; i < messages.count; i++) {
      const message = messageAt(messages, i);
      const at = (rank: number, timeUs: number) => places.get(stayOf(rank, timeUs)!);
      this.#message(message, at(message.source, message.sendStartUs), at(message.dest, message.recvEndUs));
      if (i % BATCH === BATCH - 1) await this.#outbox.forceFlush();
    }
    for (const [{ endUs }, { span }] of places) span.end(this.#time(endUs));
    root.end(this.#time(durationUs));
    await this.#outbox.forceFlush();
    return this.#outbox.sent;
  }

  /** What is said by whom is the tracer's; all of it goes the same way. */
  #tracer(attributes: Record<string, string>): Tracer {
    const { TracerProvider, AlwaysOnSampler, resourceFromAttributes } = this.#sdk;
    const provider = new TracerProvider({
      resource: resourceFromAttributes(attributes),
      sampler: new AlwaysOnSampler(),
      spanLimits: { eventCountLimit: Number.MAX_SAFE_INTEGER },
      spanProcessors: [this.#outbox],
    });
    return provider.getTracer("godwit");
  }

  #stay(stay: Stay, parent: Context): Place {
    const { program, hosts, marks, channels } = this.#diagram;
    const { rank, startUs, endUs } = stay;
    const host = hosts[stay.host]!;
    const tracer = this.#tracer({
      "service.name": program,
      "service.instance.id": String(rank),
      "host.name": host,
    });
    const span = this.#start(tracer, `rank ${rank} on ${host}`, startUs, parent, {
      attributes: { "godwit.rank": rank },
    });
    const here = (event: { readonly rank: number; readonly atUs: number }): boolean =>
      event.rank === rank && event.atUs >= startUs && event.atUs <= endUs;
    for (const { text, atUs } of marks.filter(here)) span.addEvent(text, this.#time(atUs));
    for (const { what, peer, atUs } of channels.filter(here))
      span.addEvent(what, { "godwit.peer": peer }, this.#time(atUs));
    return { tracer, span, context: this.#sdk.trace.setSpan(parent, span) };
  }

  #migration(tracer: Tracer, migration: Migration, parent: Context): void {
    const { rank, from, to, bytes, phases, startUs, endUs } = migration;
    const attributes = { "godwit.rank": rank, "godwit.from": from, "godwit.to": to, "godwit.bytes": bytes };
    const span = this.#start(tracer, `migration of rank ${rank}`, startUs, parent, { attributes });
    const inside = this.#sdk.trace.setSpan(parent, span);
    for (const { phase, startUs, endUs } of phases)
      this.#start(tracer, phase, startUs, inside).end(this.#time(Math.max(startUs, endUs)));
    span.end(this.#time(Math.max(startUs, endUs)));
  }

  #message(message: Message, sender: Place | undefined, receiver: Place | undefined): void {
    const { source, dest, sendStartUs, sendEndUs, recvStartUs, recvEndUs } = message;
    const { PRODUCER, CONSUMER } = this.#sdk.SpanKind;
    let sent: Span | undefined;
    if (sender !== undefined && !Number.isNaN(sendStartUs)) {
      sent = this.#start(
        sender.tracer,
        `send to ${dest}`,
        sendStartUs,
        sender.context,
        options(message, PRODUCER),
      );
      sent.end(this.#time(Math.max(sendStartUs, sendEndUs)));
    }
    if (receiver === undefined || Number.isNaN(recvEndUs)) return;
    const links = sent === undefined ? [] : [{ context: sent.spanContext() }];
    const received = { ...options(message, CONSUMER), links };
    this.#start(receiver.tracer, `recv from ${source}`, recvStartUs, receiver.context, received).end(
      this.#time(Math.max(recvStartUs, recvEndUs)),
    );
  }

  #start(tracer: Tracer, name: string, startUs: number, parent: Context, options: SpanOptions = {}): Span {
    return tracer.startSpan(name, { ...options, startTime: this.#time(startUs) }, parent);
  }

  #time(timeUs: number): HrTime {
    const us = this.#diagram.epochUs + timeUs;
    const s = Math.floor(us / 1e6);
    return [s, Math.round((us - s * 1e6) * 1000)];
  }
}

/** Where spans of a process are made while it is on one host. */
interface Place {
  readonly tracer: Tracer;
  readonly span: Span;
  readonly context: Context;
}

/** Names as in OpenTelemetry's conventions for messaging, where there are any. */
function options({ source, dest, tag, context, number, sizeBytes }: Message, kind: SpanKind): SpanOptions {
  return {
    kind,
    attributes: {
      "messaging.system": "godwit",
      "messaging.destination.name": String(dest),
      "messaging.message.id": `${source}>${dest}:${number}`,
      "messaging.message.body.size": sizeBytes,
      "godwit.source": source,
      "godwit.dest": dest,
      "godwit.tag": tag,
      "godwit.collective": context !== 0,
    },
  };
}
