/**
 * Private members in unexpected places. A derived class adds its own to whatever its superclass's
 * constructor returns: a proxy, a function, an object that exists already. Prototypes do not tell of them,
 * so every value of an image is asked, if there are such classes.
 */
import type { PrivateTable } from "../abi.ts";
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import type { Executable } from "../executable.ts";
import { isReparented, makingOf } from "../stamp.ts";
import { FROZEN } from "./frozen.ts";
import { STATIC } from "./functions.ts";
import { addPrivates, instanceMembers, isDerived, type PrivateClass, privateClasses } from "./privates.ts";

export class Strays {
  readonly #out: GraphWriter;
  readonly #derived: readonly PrivateClass[];
  /** Those whose superclass may return something else than its instance. */
  readonly #suspicious: readonly PrivateClass[];

  readonly #checked = new Set<object>();

  constructor(out: GraphWriter, executable: Executable) {
    this.#out = out;
    this.#derived = executable.privateClasses().filter(({ cls }) => isDerived(cls));
    this.#suspicious = this.#derived.filter(({ cls }) => mayGiveAnother(cls));
  }

  /** Nothing can be found. */
  get none(): boolean {
    return this.#derived.length === 0;
  }

  /** Functions and classes of the module, which an image holds only if something was done to them. */
  checkStatics(): void {
    for (const fn of Object.values(this.#out.runtime.executable.module.statics)) this.check(fn, STATIC);
  }

  /** Writes the private members of a value that its family does not. */
  check(value: unknown, family: Family): void {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    // Whatever it has is its class's business.
    if (family === FROZEN) return;
    const anything = isReparented(value) || (!family.privates && !isUsual(value));
    const classes = anything ? this.#derived : this.#suspicious;
    const found = classes.filter(({ table }) => instanceMembers(table, value).length > 0);
    if (found.length === 0 || this.#checked.has(value)) return;
    this.#checked.add(value);
    const written = family.privates ? privateClasses(this.#out, value) : [];
    const known = new Set(written.map(({ cls }) => cls));
    for (const { cls, table } of found) if (!known.has(cls)) this.#add(cls, table, value);
  }

  #add(cls: object, table: PrivateTable, value: object): void {
    if (!Object.isExtensible(cls)) this.#out.fail(value, "it has private members of a frozen class");
    const fields = instanceMembers(table, value).filter((name) => table[name]!.kind === "field");
    const values = Object.fromEntries(fields.map((name) => [name, table[name]!.get(value)]));
    // Written like an entry of a weak collection: the class, the object, what it has of the class.
    this.#out.number(value);
    this.#out.weak.add(cls, [[value, values]]);
  }
}

/** Of no class of the program's. */
function isUsual(value: object): boolean {
  if (makingOf(value)?.kind === "proxy") return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === Function.prototype;
}

/** Whether some superclass's constructor has a `return`, as far as its text tells. */
function mayGiveAnother(cls: object): boolean {
  for (let at = Object.getPrototypeOf(cls) as unknown; typeof at === "function";) {
    if (at === Function.prototype) return false;
    const text = Function.prototype.toString.call(at);
    if (!text.startsWith("class") || /constructor\s*\([^]*return\b/.test(text))
      return !text.includes("[native code]");
    at = Object.getPrototypeOf(at);
  }
  return false;
}

/** Puts them back. */
export function restoreStray(input: GraphReader, cls: object, object: object, values: object): void {
  const table = input.runtime.executable.privatesOf(cls);
  if (table === undefined || !isDerived(cls)) throw input.bad("no class with private members");
  addPrivates(input, cls, object, null);
  for (const [name, value] of Object.entries(values)) {
    const member = Object.hasOwn(table, name) ? table[name] : undefined;
    if (member?.kind !== "field" || !member.has(object)) throw input.bad(`no private field "#${name}"`);
    member.set(object, value);
  }
}
