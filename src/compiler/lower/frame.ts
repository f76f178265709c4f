/** One frame: blocks → order → liveness → the class that holds the suspended function. */
import type * as ESTree from "estree";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { runtime } from "../convert/state.ts";
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
  readonly className: string;
  /** The entry variables the frame needs: its constructor's parameters. */
  readonly entryLive: readonly string[];
}

export function lowerFrame({ unit, body, early, entry, name, shared }: FrameInput): LoweredFrame {
  const id = shared.frames.length + 1;
  const className = shared.names.unique(`$F${id}`);
  const slot = shared.frames.length;
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
  const live = new Map<number, readonly string[]>();
  const places = new Map<number, ESTree.Position>();
  for (const block of layout.blocks) {
    if (!block.resumed && block !== start) continue;
    live.set(block.pc, liveness.live(block));
    if (block.origin?.loc) places.set(block.pc, block.origin.loc.start);
  }
  const entryLive = entry.filter((item) => live.get(0)?.includes(item));
  const used = locals.filter((item) => liveness.mentioned.has(item));
  const step = emitStep({ layout, liveness, locals: used, shared });
  const fields = [...new Set([...live.values()].flat())];
  const definition = frameClass(className, unit, entryLive, fields, step, shared);
  shared.frames[slot] = { id, name, className, definition, live, places };
  return { className, entryLive };
}

function frameClass(
  className: string,
  unit: Unit,
  params: readonly string[],
  fields: readonly string[],
  step: ESTree.FunctionExpression,
  shared: Shared,
): ESTree.ClassDeclaration {
  const base = unit.generator ? (unit.async ? "AsyncGeneratorFrame" : "GeneratorFrame") : "AsyncFrame";
  const body: ESTree.MethodDefinition[] = [b.method("step", step)];
  if (fields.length > 0) {
    const self: ESTree.Expression = { type: "ThisExpression" };
    const given = (name: string): ESTree.Expression =>
      params.includes(name) ? b.id(name) : b.undefinedValue();
    const sets = fields.map((name) => b.statement(b.assign(b.member(self, name), given(name))));
    const start = b.statement(b.call({ type: "Super" }));
    body.unshift(
      b.method("constructor", b.functionExpression(undefined, params.map(b.id), b.block([start, ...sets]))),
    );
  }
  return {
    type: "ClassDeclaration",
    id: b.id(className),
    superClass: runtime(shared, base),
    body: { type: "ClassBody", body },
  };
}
