/**
 * Instances of classes with `[godwit.freeze]`: finding them, making data of them, and them of the data.
 *
 * An image holds such an instance as its class and data (values/frozen.ts); what can be made or filled
 * only with the instance itself waits until it is thawed (capture/late-nodes.ts).
 */
import { GodwitError } from "../errors.ts";
import { GraphWriter } from "./capture/graph-writer.ts";
import type { LateNodes } from "./capture/late-nodes.ts";
import { rootsOf } from "./capture/roots.ts";
import { classOf, FREEZE, type Frozen, THAW } from "./frozen-classes.ts";
import { className } from "./render.ts";
import type { Runtime } from "./runtime.ts";
import { FAMILIES } from "./values/index.ts";

/** Has the program run a function; resolves with what it comes to. */
export type Call = (one: () => unknown) => Promise<unknown>;

type Method = (this: object, ...args: unknown[]) => unknown;

export class Instances {
  readonly #runtime: Runtime;
  readonly #frozen = new Map<object, { readonly data: unknown; order: number }>();
  /** True if the program has a class whose instances would have to be frozen. */
  mayExist = false;
  /** What an image has brought that waits for its instances. */
  arrived: LateNodes | undefined = undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** A class the program has made. */
  sees(cls: object): void {
    const prototype: unknown = Object.getOwnPropertyDescriptor(cls, "prototype")?.value;
    if (typeof prototype === "object" && prototype !== null && Object.hasOwn(prototype, FREEZE)) {
      this.mayExist = true;
    }
  }

  /** Instances in the stopped program's memory, and in the data of others, that have not been frozen. */
  find(): object[] {
    const found: object[] = [];
    this.#walk(rootsOf(this.#runtime), (instance) => {
      const frozen = this.#frozen.get(instance);
      if (frozen === undefined) found.push(instance);
      return frozen;
    });
    return found;
  }

  /** Walks as far as it can: what pins is looked for later. `visit` says what of an instance to go on with. */
  #walk(root: object, visit: (instance: object) => Frozen | undefined): void {
    try {
      new GraphWriter(this.#runtime, FAMILIES, false, visit).write(root);
    } catch (error) {
      if (!(error instanceof GodwitError && error.code === "ERR_PINNED")) throw error;
    }
  }

  describe(instance: object): string {
    return className(instance) ?? "an object";
  }

  /** `call` runs the program's part; the instance is its data once that is done. */
  async freeze(
    instance: object,
    call: (one: () => unknown, done: (data: unknown) => void) => Promise<void>,
  ): Promise<void> {
    const cls = classOf(instance);
    if (cls === undefined || typeof Reflect.get(cls, THAW) !== "function") {
      throw new Error(`Class ${this.describe(instance)} has [godwit.freeze], but no static [godwit.thaw]`);
    }
    const method = Reflect.get(instance, FREEZE) as Method;
    await call(
      () => Reflect.apply(method, instance, []),
      (data) => void this.#frozen.set(instance, { data, order: 0 }),
    );
  }

  /** All have been frozen: what each one's data leads to decides the order in which they are thawed. */
  sort(): void {
    const needs = new Map<object, object[]>();
    for (const [instance, { data }] of this.#frozen) needs.set(instance, this.#leadsTo(data));
    let order = 0;
    const seen = new Set<object>();
    const visit = (instance: object): void => {
      if (seen.has(instance)) return;
      seen.add(instance);
      needs.get(instance)!.forEach(visit);
      this.#frozen.get(instance)!.order = order++;
    };
    for (const instance of needs.keys()) visit(instance);
  }

  #leadsTo(data: unknown): object[] {
    const instances: object[] = [];
    const holder = { data };
    this.#walk(holder, (instance) => void instances.push(instance));
    return instances;
  }

  /** For an image; undefined: it was not frozen. */
  frozen(instance: object): Frozen | undefined {
    this.mayExist = true;
    return this.#frozen.get(instance);
  }

  /** After a move: makes the instances, in order, and puts them where they belong. */
  async thaw(call: Call): Promise<void> {
    const late = this.arrived;
    await late?.thaw((cls, data) => call(() => Reflect.apply(Reflect.get(cls, THAW) as Method, cls, [data])));
  }

  /** The program is stopped, and all instances are there. */
  complete(): void {
    this.arrived?.complete();
    this.arrived = undefined;
  }

  /** After a refused move: the instances themselves go on, the last one frozen first. */
  async takeUpAgain(call: Call): Promise<void> {
    const frozen = [...this.#frozen].toReversed();
    this.#frozen.clear();
    for (const [instance, { data }] of frozen) {
      const method: unknown = Reflect.get(instance, THAW);
      if (typeof method === "function") await call(() => Reflect.apply(method, instance, [data]) as unknown);
    }
  }
}
