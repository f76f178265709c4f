/** Suspended functions: id, program counter, live variables; and generator objects. */
import { AsyncGeneratorFrame, Request } from "../async-generators.ts";
import type { FrameKind, Saved, Step } from "../abi.ts";
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import { elementsOf, isInstance, missing } from "../capture/trusted.ts";
import { type AnyFrame, AsyncFrame } from "../frames.ts";
import { GeneratorFrame, GeneratorObject, RUNNING, type GeneratorState } from "../generators.ts";
import { PromiseState } from "../promise-state.ts";
import { prototypeLater, readPrototype, writePrototype } from "./prototypes.ts";

export const FRAME: Family = {
  kind: 16,
  head(out, frame: AnyFrame) {
    out.heads.uint(out.runtime.executable.codeOf(frame).id);
    out.heads.uint(frame.pc);
  },
  body(out, frame: AnyFrame) {
    const { bodies } = out;
    if (frame instanceof AsyncFrame) {
      out.value(bodies, frame.promise);
    } else if (frame instanceof GeneratorFrame) {
      if (frame.state === RUNNING) out.fail(frame, "a generator that is running");
      bodies.uint(frame.state);
    } else if (frame instanceof AsyncGeneratorFrame) {
      bodies.uint(frame.state);
      out.value(bodies, frame.requests);
    }
    const point = out.runtime.executable.codeOf(frame).at(frame.pc);
    for (const name of point?.live ?? []) out.value(bodies, frame.saved[name]);
  },
  make(input) {
    const id = input.heads.readUint();
    const code = input.runtime.executable.frame(id);
    if (code === undefined) throw input.bad(`the executable has no frame ${id}`);
    const pc = input.heads.readUint();
    const point = code.at(pc);
    if (point === undefined) throw input.bad(`frame ${id} has no ${pc}`);
    const frame = MAKE[code.kind](code.step, Object.fromEntries(point.live.map((name) => [name, undefined])));
    frame.pc = pc;
    return frame;
  },
  fill(input, frame: AnyFrame) {
    const { bodies } = input;
    if (frame instanceof AsyncFrame) {
      const promise = input.value(bodies);
      if (promise !== undefined && !PromiseState.is(promise)) throw input.bad("a frame without a promise");
      frame.promise = promise;
    } else if (frame instanceof GeneratorFrame) {
      frame.state = stateOf(input, 3) as GeneratorState;
      if (frame.state === RUNNING) throw input.bad("a generator that is running");
    } else if (frame instanceof AsyncGeneratorFrame) {
      frame.state = stateOf(input, 5) as AsyncGeneratorFrame["state"];
      const requests = input.value(bodies);
      input.afterwards.push(() => {
        const all = elementsOf(requests, (one) => isInstance(one, Request));
        frame.requests = (all ?? missing("requests of an async generator")) as Request[];
      });
    }
    for (const name of Object.keys(frame.saved)) frame.saved[name] = input.value(bodies);
  },
};

const MAKE: Readonly<Record<FrameKind, (step: Step, saved: Saved) => AnyFrame>> = {
  0: (step, saved) => new AsyncFrame(step, saved, undefined),
  1: (step, saved) => new GeneratorFrame(step, saved),
  2: (step, saved) => new AsyncGeneratorFrame(step, saved),
};

function stateOf(input: GraphReader, last: number): number {
  const state = input.bodies.readUint();
  if (state > last) throw input.bad("unknown state of a generator");
  return state;
}

/** The object a generator call returned. */
export const GENERATOR: Family = {
  kind: 17,
  needs: (out, object: object) => [GeneratorObject.frameOf(object), ...prototypeLater(out, object, null)],
  head(out, object: object) {
    writePrototype(out, object, null);
    out.value(out.heads, GeneratorObject.frameOf(object));
  },
  body: (out, object: object) => out.shapes.write(object),
  make(input) {
    const object = readPrototype(input, {}, null);
    const frame = input.object(input.heads);
    if (!isInstance(frame, GeneratorFrame) && !isInstance(frame, AsyncGeneratorFrame)) {
      throw input.bad("a generator without a frame");
    }
    return GeneratorObject.make(object, frame);
  },
  fill: (input, object: object) => input.properties.read(object),
};
