// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Objects that belong to another one, which does not tell whose they are: the `searchParams` of a URL, the
 * `format` function of a number format, the segments of a text. They leave a stamp when they are handed out.
 */
import { makingOf, stampMaking } from "./stamp.ts";

interface PartKind {
  /** The prototype of what it is a part of; undefined if this engine has no such thing. */
  readonly of: object | undefined;
  readonly key: string;
  /** A method rather than a getter; its argument, converted to a string, is part of the part. */
  readonly method: boolean;
}

type Native = (this: object, ...args: unknown[]) => object;

const intl = Intl as unknown as Record<string, { prototype: object } | undefined>;

/** By their names in images. */
const KINDS: Readonly<Record<string, PartKind>> = {
  "URL.searchParams": { of: globalThis.URL?.prototype, key: "searchParams", method: false },
  "NumberFormat.format": { of: intl["NumberFormat"]?.prototype, key: "format", method: false },
  "DateTimeFormat.format": { of: intl["DateTimeFormat"]?.prototype, key: "format", method: false },
  "Collator.compare": { of: intl["Collator"]?.prototype, key: "compare", method: false },
  "Segmenter.segment": { of: intl["Segmenter"]?.prototype, key: "segment", method: true },
};

/** As they were before anything was replaced. */
const NATIVE = new Map<string, Native>();

for (const [name, { of, key }] of Object.entries(KINDS)) {
  const descriptor = of && Object.getOwnPropertyDescriptor(of, key);
  const native = (descriptor?.get ?? descriptor?.value) as Native | undefined;
  if (native !== undefined) NATIVE.set(name, native);
}

/** The part of `holder`; undefined if there are no such parts. */
export function partOf(name: string, holder: object, argument: string | undefined): object | undefined {
  const native = NATIVE.get(name);
  if (native === undefined) return undefined;
  const part = Reflect.apply(native, holder, argument === undefined ? [] : [argument]);
  if (makingOf(part) !== undefined) return part;
  return stampMaking(part, { kind: "part", name, holder, argument });
}

export function trackParts(): void {
  for (const [name, { of, key, method }] of Object.entries(KINDS)) {
    if (of === undefined || !NATIVE.has(name)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(of, key)!;
    const replacement = method
      ? {
          [key](this: object, text: unknown): unknown {
            return partOf(name, this, String(text));
          },
        }
      : {
          get [key](): unknown {
            return partOf(name, this, undefined);
          },
        };
    const { enumerable } = descriptor;
    Object.defineProperty(of, key, { ...Object.getOwnPropertyDescriptor(replacement, key), enumerable });
  }
}
