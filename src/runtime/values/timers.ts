/** Timer objects. When they are due, and in what order, is part of them (timers.ts of the runtime). */
import type { Family } from "../capture/family.ts";
import { Immediate, Timeout } from "../timer-objects.ts";

export const TIMEOUT: Family = {
  kind: 20,
  head() {},
  body(out, timeout: Timeout) {
    const { due, sequence, refed, number, active } = Timeout.read(timeout);
    out.bodies.int(due);
    out.bodies.uint(sequence);
    out.bodies.uint((refed ? 1 : 0) | (active ? 2 : 0));
    out.value(out.bodies, number);
    out.shapes.write(timeout);
  },
  make: (input) => new Timeout(input.runtime.timers, null, [], 1, false),
  fill(input, timeout: Timeout) {
    const due = input.bodies.readInt();
    const sequence = input.bodies.readUint();
    const flags = input.bodies.readUint();
    const number = input.value(input.bodies);
    if (number !== undefined && typeof number !== "number") throw input.bad("a timer's number is a number");
    Timeout.write(timeout, { due, sequence, refed: (flags & 1) !== 0, active: (flags & 2) !== 0, number });
    input.properties.read(timeout);
    if (!Array.isArray(timeout._timerArgs)) throw input.bad("a timer without arguments");
  },
};

export const IMMEDIATE: Family = {
  kind: 21,
  head() {},
  body(out, immediate: Immediate) {
    out.bodies.bool(immediate.hasRef());
    out.shapes.write(immediate);
  },
  make: (input) => new Immediate(input.runtime.timers, null, []),
  fill(input, immediate: Immediate) {
    Immediate.restoreRef(immediate, input.bodies.readBool());
    input.properties.read(immediate);
    if (!Array.isArray(immediate._argv)) throw input.bad("an immediate without arguments");
  },
};
