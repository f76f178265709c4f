/**
 * A carrier that waits for its task moves a small process of its own to itself: a message, a freeze, an image over a
 * socket, a commit. What an engine has run once it runs at once; without this, most of the time that a process without
 * much state stands still on its first move is the engine's for reading and preparing code.
 */
import type { HostInfo } from "../../comm/host.ts";
import type { Location } from "../../protocol/ids.ts";
import type { SchedulerToProcess } from "../../protocol/messages.ts";
import { JsProgram } from "../../runtime/js-program.ts";
import { Runtime } from "../../runtime/runtime.ts";
import type { CarrierSpec, FromCarrier } from "../control/messages.ts";
import { newSecret } from "../transport/credentials.ts";
import { connectWith, LOOPBACK } from "../transport/endpoints.ts";
import { tcp } from "../transport/socket-transport.ts";
import type { Listener } from "../transport/transport.ts";
import { Carrier } from "./carrier.ts";

const MIGRATION = 1;
/** More often than once: what runs often the engine makes fast. */
const CAPTURES = 4;
const HOST: HostInfo = { id: 1, name: "", engine: "", version: "", platform: "", arch: "", processes: 0 };

/** Rehearses until it is done, or the task has come. Never rejects: a carrier that has not rehearsed is slower, and that is all. */
export async function rehearse(task: Promise<unknown>): Promise<void> {
  const stage = new Stage();
  try {
    await Promise.race([stage.play(), task]);
  } catch {
    // Nobody misses it.
  } finally {
    stage.close();
  }
}

/** The scheduler's part, and three carriers: a process, the one it becomes, and a peer that writes to it. */
class Stage {
  readonly #secret = newSecret();
  readonly #listeners: Listener[] = [];
  readonly #carriers = new Map<string, { readonly carrier: Carrier; readonly location: Location }>();
  #isClosed = false;
  #committed!: () => void;
  readonly #done = new Promise<void>((resolve) => (this.#committed = resolve));

  async play(): Promise<void> {
    const source = await this.#enter("1.1", 0, 1, null);
    const peer = await this.#enter("1.2", 1, 1, null);
    const destination = await this.#enter("1.3", 0, 2, MIGRATION);
    const program = newProgram();
    source.carrier.start(program);
    peer.carrier.start(newProgram());
    destination.carrier.start(newProgram());
    const received = source.carrier.operations.recv(1, 0, 0);
    // They wait for something, so that they do not end.
    void source.carrier.operations.recv(1, 1, 0);
    void peer.carrier.operations.recv(0, 1, 0);
    void peer.carrier.operations.send(new Float64Array(4), 0, 0, 0);
    await received;
    const to = destination.location;
    tell(source.carrier, { type: "migration_request", migration: MIGRATION, to, incarnation: 1 });
    await this.#done;
    // It has left, and stands still.
    for (let i = 0; i < CAPTURES; i++) program.capture();
  }

  /** Nothing goes on that was begun. */
  close(): void {
    this.#isClosed = true;
    for (const listener of this.#listeners) listener.close();
    for (const { carrier } of this.#carriers.values()) carrier.discard();
  }

  async #enter(
    vmid: string,
    rank: number,
    incarnation: number,
    migration: number | null,
  ): Promise<{ readonly carrier: Carrier; readonly location: Location }> {
    const listener = await tcp.listen(`${LOOPBACK}:0`, {
      secret: this.#secret,
      accept: (link, purpose) => carrier.accept(link, purpose),
    });
    if (this.#isClosed) {
      listener.close();
      throw new Error("the task has come meanwhile");
    }
    this.#listeners.push(listener);
    const spec: CarrierSpec = {
      vmid: vmid as CarrierSpec["vmid"],
      job: "",
      rank,
      size: 2,
      incarnation,
      migration,
      restore: null,
      program: { hash: "", name: "" },
      options: { size: 2 },
      host: HOST,
    };
    const endpoints = [listener.endpoint];
    const carrier: Carrier = new Carrier({
      spec,
      connect: connectWith(this.#secret),
      osPid: 0,
      endpoints,
      tell: (message) => queueMicrotask(() => this.#heard(carrier, message)),
      leaving() {},
      complain() {},
      exit() {},
    });
    const entered = { carrier, location: { vmid: spec.vmid, incarnation, endpoints } };
    this.#carriers.set(vmid, entered);
    return entered;
  }

  /** What a carrier tells the scheduler. */
  #heard(from: Carrier, told: FromCarrier): void {
    if (told.type !== "control") return;
    const { message } = told;
    const [source, destination] = [this.#carriers.get("1.1")!, this.#carriers.get("1.3")!];
    switch (message.type) {
      case "lookup":
        return tell(from, { type: "location", rank: 0, status: "running", location: source.location });
      case "migration_start":
        return tell(from, { type: "new_vmid", migration: MIGRATION });
      case "restore_complete":
        tell(destination.carrier, { type: "pl_table", migration: MIGRATION, oldVmid: source.location.vmid });
        tell(source.carrier, { type: "migration_commit", migration: MIGRATION });
        return this.#committed();
    }
  }
}

function tell(carrier: Carrier, message: SchedulerToProcess): void {
  carrier.hear({ type: "control", message });
}

/** A program whose variables are of the kinds most programs have. */
function newProgram(): JsProgram {
  const held: Record<string, unknown> = {
    number: 1,
    text: "text",
    list: [1, "two", { three: 3 }],
    map: new Map([["key", new Set([1])]]),
    array: new Float64Array(4),
    long: new Float64Array(1000),
    date: new Date(0),
  };
  const runtime = new Runtime();
  runtime.register({
    init: () => undefined,
    variables: Object.fromEntries(
      Object.keys(held).map((name) => [name, [() => held[name], (value) => void (held[name] = value)]]),
    ),
    statics: { newProgram, Stage },
    closures: {},
    frames: [],
    files: [],
  });
  return new JsProgram(runtime, "");
}
