/** Headers and FormData, by their entries. The engine makes these classes when somebody asks for them. */
import { hasSlot } from "./probe.ts";
import { type Slots, slots } from "./slots.ts";

type HeadersClass = typeof globalThis.Headers;
type FormDataClass = typeof globalThis.FormData;

const headersClass = (): HeadersClass => globalThis.Headers;
const formDataClass = (): FormDataClass => globalThis.FormData;

// oxlint-disable typescript/unbound-method -- applied to the object they are of
export const isHeaders = hasSlot((object) => Reflect.apply(headersClass().prototype.has, object, ["a"]));
export const isFormData = hasSlot((object) => Reflect.apply(formDataClass().prototype.has, object, ["a"]));

/** Those of a response cannot be changed, and new ones cannot be made so. */
function isImmutable(headers: object): boolean {
  return !hasSlot(() => Reflect.apply(headersClass().prototype.delete, headers, ["godwit-none"]))(headers);
}

function appendEntries(classOf: () => HeadersClass | FormDataClass): NonNullable<Slots<object>["fill"]> {
  return (input, object) => {
    for (let left = input.bodies.readUint(); left > 0; left--) {
      const name = input.string(input.bodies);
      Reflect.apply(classOf().prototype.append, object, [name, input.string(input.bodies)]);
    }
  };
}

export const HEADERS = slots<Headers>({
  kind: 51,
  prototype: () => headersClass().prototype,
  body(out, headers) {
    if (isImmutable(headers)) out.fail(headers, "headers of a response");
    const entries = [
      ...(Reflect.apply(headersClass().prototype.entries, headers, []) as Iterable<[string, string]>),
    ];
    out.bodies.uint(entries.length);
    for (const text of entries.flat()) out.string(out.bodies, text);
  },
  make: () => new (headersClass())(),
  fill: appendEntries(headersClass),
});

/** Files among the entries pin the process: their bytes come only to those who wait. */
export const FORM_DATA = slots<FormData>({
  kind: 52,
  prototype: () => formDataClass().prototype,
  body(out, data) {
    const entries = [
      ...(Reflect.apply(formDataClass().prototype.entries, data, []) as Iterable<[string, unknown]>),
    ];
    out.bodies.uint(entries.length);
    for (const value of entries.flat()) out.value(out.bodies, value);
  },
  make: () => new (formDataClass())(),
  fill: appendEntries(formDataClass),
});
