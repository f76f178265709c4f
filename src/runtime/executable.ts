/** The loaded executable: its code by the names an image uses. */
import { assert } from "../errors.ts";
import type { FrameInfo, ModuleInfo, PrivateTable } from "./abi.ts";
import type { AnyFrame } from "./frames.ts";
import { isClass, stampClass } from "./objects.ts";

const NONE: ModuleInfo = { init: () => undefined, variables: {}, statics: {}, closures: {}, frames: [] };

export class Executable {
  module: ModuleInfo = NONE;
  readonly #staticNames = new Map<object, string>();
  readonly #parents = new Map<object, object>();
  readonly #framesById = new Map<number, FrameInfo>();
  readonly #framesByPrototype = new Map<object, FrameInfo>();
  readonly #privates = new WeakMap<object, PrivateTable>();
  readonly #privateOwners = new WeakMap<object, object>();

  register(module: ModuleInfo): void {
    assert(this.module === NONE, "E1: one executable per runtime");
    this.module = module;
    for (const [name, object] of Object.entries(module.statics)) {
      this.#staticNames.set(object, name);
      this.#parents.set(object, Object.getPrototypeOf(object) as object);
      if (isClass(object)) stampClass(object);
    }
    for (const frame of module.frames) {
      this.#framesById.set(frame.id, frame);
      this.#framesByPrototype.set(frame.Frame.prototype as object, frame);
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

  frame(id: number): FrameInfo | undefined {
    return this.#framesById.get(id);
  }

  frameOf(frame: AnyFrame): FrameInfo {
    const info = this.#framesByPrototype.get(Object.getPrototypeOf(frame) as object);
    assert(info !== undefined, "E2: every frame class is registered");
    return info;
  }

  /** `file:line:column` where a frame waits. */
  placeOf(frame: AnyFrame): string | undefined {
    return this.#framesByPrototype.get(Object.getPrototypeOf(frame) as object)?.places[frame.$pc];
  }

  addPrivates(cls: object, table: PrivateTable): PrivateTable {
    this.#privates.set(cls, table);
    this.#privateOwners.set(table, cls);
    return table;
  }

  privatesOf(cls: object): PrivateTable | undefined {
    return this.#privates.get(cls);
  }

  /** The class whose private members `table` reaches. */
  ownerOf(table: object): object | undefined {
    return this.#privateOwners.get(table);
  }
}
