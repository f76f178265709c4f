/** One frame: blocks → order → liveness → the step function, and the variables it saves. */
import type * as ESTree from "estree";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import type { Shared } from "../convert/state.ts";
import type { Block } from "./blocks.ts";
import { Builder } from "./builder.ts";
import { emitStep } from "./emit.ts";
import { layOut } from "./layout.ts";
import { findLiveness } from "./liveness.ts";
import { lowerStatements } from "./statements.ts";

export interface FrameInput {
  readonly unit: Unit;
  readonly body: readonly ESTree.Statement[];
  /** Number of statements at the start of `body` that run when a generator is called. */
  readonly early: number;
  /** Variables that have a value when the frame is made. */
  readonly entry: readonly string[];
  readonly name: string;
  readonly shared: Shared;
}

export interface LoweredFrame {
  readonly stepName: string;
  /** Fields of the object that holds the saved variables. */
  readonly fields: readonly string[];
  /** Of these, the ones that have a value when the function is called. */
  readonly entryLive: readonly string[];
}

export function lowerFrame({ unit, body, early, entry, name, shared }: FrameInput): LoweredFrame {
  const slot = shared.frames.length;
  const stepName = shared.names.unique(`$step${slot + 1}`);
  shared.frames.push(undefined as never); // ids follow the order of the source
  const builder = new Builder(unit, shared);
  lowerStatements(body.slice(0, early), builder);
  if (early > 0) builder.suspend("ready", b.undefinedValue(), undefined, "caller");
  lowerStatements(body.slice(early), builder);
  builder.end({ kind: "return", value: null, origin: undefined });
  const layout = layOut(builder.blocks);
  const locals = [...(shared.locals.get(unit) ?? [])];
  const liveness = findLiveness(layout, locals);
  const [start] = layout.blocks as [Block];
  const points = layout.blocks
    .filter((block) => block.resumed || block === start)
    .map((block) => ({ pc: block.pc, live: liveness.live(block), place: block.origin?.loc?.start }));
  const entryLive = entry.filter((item) => points[0]?.live.includes(item));
  const used = locals.filter((item) => liveness.mentioned.has(item));
  const suspended = [...new Set(points.flatMap((point) => point.live))];
  const { step, parts, fields } = emitStep({ layout, liveness, locals: used, fields: suspended, shared });
  const definition = { ...step, type: "FunctionDeclaration", id: b.id(stepName) } as const;
  const kind = unit.generator ? (unit.async ? 2 : 1) : 0;
  shared.frames[slot] = { name, kind, stepName, definition, parts, points };
  return { stepName, fields, entryLive };
}

/** What a frame is made of: the step function and, if there are any, the saved variables. */
export function frameArguments(
  { stepName, fields, entryLive }: LoweredFrame,
  entry: ReadonlyMap<string, ESTree.Expression>,
): ESTree.Expression[] {
  if (fields.length === 0) return [b.id(stepName)];
  const saved = fields.map((name) => {
    const value = entryLive.includes(name) ? (entry.get(name) as ESTree.Expression) : b.undefinedValue();
    return name === "__proto__" ? b.property(b.literal(name), value, true) : b.property(name, value);
  });
  return [b.id(stepName), b.object(saved)];
}
