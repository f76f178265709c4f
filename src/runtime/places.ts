/**
 * Where in the program's source something of the host was made. A stack is taken when it is made, in
 * about a microsecond, and read only if somebody asks.
 */
import { readableStack } from "./stacks/index.ts";

interface Stack {
  readonly stack?: unknown;
}

const { captureStackTrace } = Error as {
  captureStackTrace?: (holder: object, above?: Function) => void;
};

/** Where the runtime's own files lie. */
const RUNTIME = new URL(".", import.meta.url).href;

/** A line of a stack that has a place: `at name (file:line:column)` or `at file:line:column`. */
const LINE = /^\s+at (?:.* \()?(.+?:\d+:\d+)\)?$/;

export class Places {
  readonly #stacks = new WeakMap<object, Stack>();
  /** The stack of the present call, from the caller of `above` on, if that is given. */
  take(above?: Function): Stack {
    const stack = {};
    captureStackTrace?.(stack, above);
    return stack;
  }

  /** Remembers where `object` was made. */
  note(object: object, stack: Stack): void {
    if (!this.#stacks.has(object)) this.#stacks.set(object, stack);
  }

  /** `file:line:column` where `object` was made, if that is known. */
  of(object: object): string | undefined {
    const stack = this.#stacks.get(object);
    return stack && this.read(stack);
  }

  /** Files without their folders. The first line that is the program's; of a package it uses, if none is its own. */
  read({ stack }: Stack): string | undefined {
    if (typeof stack !== "string") return undefined;
    const places = readableStack({}, stack)
      .split("\n")
      .flatMap((line) => this.#placeIn(line) ?? []);
    return places.find((place) => !place.includes("node_modules")) ?? places[0];
  }

  #placeIn(line: string): string | undefined {
    const place = LINE.exec(line)?.[1];
    if (place === undefined || /^(node:|native|<)/.test(place)) return undefined;
    const url = place.startsWith("/") ? `file://${place}` : place;
    if (url.startsWith(RUNTIME)) return undefined;
    const inPackage = url.lastIndexOf("node_modules/");
    return url.slice(inPackage < 0 ? url.lastIndexOf("/") + 1 : inPackage);
  }
}
