/** The loaded executable: its code by the names an image uses. */
import { assert } from "../errors.ts";
import type { FrameKind, ModuleInfo, PrivateTable, Step } from "./abi.ts";
import type { AnyFrame } from "./frames.ts";
import { isClass, stampClass } from "./objects.ts";
import { readPoints, type SuspensionPoint } from "./suspension-points.ts";

const NONE: ModuleInfo = {
  init: () => undefined,
  variables: {},
  statics: {},
  closures: {},
  frames: [],
  files: [],
};

/** A function that can suspend. */
export class FrameCode {
  readonly id: number;
  readonly step: Step;
  readonly name: string;
  readonly kind: FrameKind;
  readonly #text: string;
  #points: Map<number, SuspensionPoint> | undefined;

  constructor(id: number, step: Step, name: string, kind: FrameKind, points: string) {
    this.id = id;
    this.step = step;
    this.name = name;
    this.kind = kind;
    this.#text = points;
  }

  /** Undefined if the function is never suspended at `pc`. */
  at(pc: number): SuspensionPoint | undefined {
    this.#points ??= readPoints(this.#text);
    return this.#points.get(pc);
  }
}

export class Executable {
  module: ModuleInfo = NONE;
  readonly #staticNames = new Map<object, string>();
  readonly #parents = new Map<object, object>();
  readonly #frames: FrameCode[] = [];
  readonly #framesByStep = new Map<Step, FrameCode>();
  readonly #privates = new WeakMap<object, PrivateTable>();
  /** Classes with private members of instances, as long as they live. */
  #privateClasses: WeakRef<object>[] = [];
  #sweepAt = 64;
  readonly #privateOwners = new WeakMap<object, object>();

  register(module: ModuleInfo): void {
    assert(this.module === NONE, "E1: one executable per runtime");
    this.module = module;
    for (const [name, object] of Object.entries(module.statics)) {
      this.#staticNames.set(object, name);
      this.#parents.set(object, Object.getPrototypeOf(object) as object);
      if (isClass(object)) stampClass(object);
    }
    for (const [step, name, kind, points] of module.frames) {
      const code = new FrameCode(this.#frames.length + 1, step, name, kind, points);
      this.#frames.push(code);
      this.#framesByStep.set(step, code);
    }
  }

  get registered(): boolean {
    return this.module !== NONE;
  }

  staticName(object: object): string | undefined {
    return this.#staticNames.get(object);
  }

  /** The prototype a static had when it was loaded. */
  originalParent(object: object): object | undefined {
    return this.#parents.get(object);
  }

  static(name: string): object | undefined {
    return Object.hasOwn(this.module.statics, name) ? this.module.statics[name] : undefined;
  }

  closure(id: number): ((...scopes: never[]) => object) | undefined {
    return Object.hasOwn(this.module.closures, id) ? this.module.closures[id] : undefined;
  }

  frame(id: number): FrameCode | undefined {
    return this.#frames[id - 1];
  }

  codeOf(frame: AnyFrame): FrameCode {
    const code = this.#framesByStep.get(frame.step);
    assert(code !== undefined, "E2: every step function is registered");
    return code;
  }

  /** `file:line:column` where a frame waits. */
  placeOf(frame: AnyFrame): string | undefined {
    const place = this.#framesByStep.get(frame.step)?.at(frame.pc)?.place;
    return place && `${this.module.files[place.file]}:${place.line}:${place.column}`;
  }

  addPrivates(cls: object, table: PrivateTable): PrivateTable {
    for (const member of Object.values(table)) member.own = member.get;
    this.#privates.set(cls, table);
    this.#privateOwners.set(table, cls);
    this.#privateClasses.push(new WeakRef(cls));
    if (this.#privateClasses.length >= this.#sweepAt) {
      this.#privateClasses = this.#privateClasses.filter((one) => one.deref() !== undefined);
      this.#sweepAt = Math.max(64, 2 * this.#privateClasses.length);
    }
    return table;
  }

  /** All classes with private members there are, with the tables that reach them. */
  privateClasses(): { readonly cls: object; readonly table: PrivateTable }[] {
    return this.#privateClasses.flatMap((reference) => {
      const cls = reference.deref();
      return cls === undefined ? [] : [{ cls, table: this.#privates.get(cls)! }];
    });
  }

  privatesOf(cls: object): PrivateTable | undefined {
    return this.#privates.get(cls);
  }

  /** The class whose private members `table` reaches. */
  ownerOf(table: object): object | undefined {
    return this.#privateOwners.get(table);
  }
}
