/** Places that moved code cannot name: `reference.value` reads and assigns them. They survive a suspension. */
import type { PrivateMember, PrivateTable } from "./abi.ts";
import { superGet, superSet, toPropertyKey } from "./objects.ts";

/** `object.#name` */
export class PrivateReference {
  table: PrivateTable;
  name: string;
  object: object;

  constructor(table: PrivateTable, name: string, object: object) {
    this.table = table;
    this.name = name;
    this.object = object;
  }

  get value(): unknown {
    return (this.table[this.name] as PrivateMember).get(this.object);
  }

  set value(value: unknown) {
    (this.table[this.name] as PrivateMember).set(this.object, value);
  }
}

/** `super[key]` in a method of `home` */
export class SuperReference {
  home: object;
  key: PropertyKey;
  self: unknown;

  constructor(home: object, key: unknown, self: unknown) {
    this.home = home;
    this.key = toPropertyKey(key);
    this.self = self;
  }

  get value(): unknown {
    return superGet(this.home, this.key, this.self);
  }

  set value(value: unknown) {
    superSet(this.home, this.key, value, this.self);
  }
}
