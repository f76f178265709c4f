/**
 * A part of a loop as a function of its own, which the step function calls. Engines compile a function sooner the shorter
 * it is, and a loop better that stands in no other; what a step function loads and saves, and all its other loops, would be
 * in the way (docs/decisions/0008-poll-points.md).
 *
 *     function $part1($s, $k, s, i) {
 *       let $w = 1;
 *       $B1: {
 *         for (; i < $k; i++) s += i;          a jump out of the loop: $w = 2 + its block's number; break $B1
 *         if (there is more of the loop) $w = 0;
 *       }
 *       $s.s = s;                              what it has changed comes back by way of the frame's fields
 *       $s.i = i;
 *       return $w;                             a `return` of the program's returns [value] instead
 *     }
 */
import { type Context, walk } from "zimmerframe";
import type * as ESTree from "estree";
import { assert } from "../../errors.ts";
import * as b from "../build.ts";
import type { StepNames } from "../convert/state.ts";
import { isJump } from "./blocks.ts";
import type { Block, Goto, Part } from "./blocks.ts";
import { usesOf } from "./liveness.ts";
import { isFunction } from "./suspends.ts";

/** What `$w` may say: the part is over, the loop is; from here on, the number of the block to go on in. */
const [MORE, ENDED, BLOCKS] = [0, 1, 2];

export interface PartFunction {
  readonly definition: ESTree.FunctionDeclaration;
  /** In the place of the part. */
  readonly call: readonly ESTree.Statement[];
  /** Fields it needs. */
  readonly fields: readonly string[];
  /** It goes on in other blocks: the step function's loop needs its label. */
  readonly jumps: boolean;
}

export interface PartInput {
  readonly part: Part;
  readonly name: string;
  readonly names: StepNames;
  /** The step function's. */
  readonly variables: readonly string[];
  /** Whether the value of a variable that the part assigns matters after it. */
  readonly isKept: (variable: string) => boolean;
  /** What the part throws is handled in the step function. */
  readonly isHandled: boolean;
}

export function partFunction({ part, name, names, variables, isKept, isHandled }: PartInput): PartFunction {
  const { read, assigned } = usesOf(part, [...variables, names.error, names.value]);
  const back = [...assigned].filter((variable) => variable === names.error || isKept(variable));
  const passed = [...new Set([...read, ...back])];
  const own = [...assigned].filter((variable) => !passed.includes(variable));
  const [saved, state] = [b.id(names.saved), b.id(names.iterations)];
  const { loop, jumps, returns } = jumpsOf(part, names);
  const more = b.when(b.negate(part.ended), setExit(MORE, names));
  const work = b.labelled([part.leave], b.block([loop, more]));
  const save = back.map((variable) => b.statement(b.assign(b.member(saved, variable), b.id(variable))));
  const load = back.map((variable) => b.statement(b.assign(b.id(variable), b.member(saved, variable))));
  const others = back.length > 0 ? [saved, state] : [state];
  const body = b.block([
    declarations(names.exit, own),
    ...finallyIf(isHandled, [work], save),
    b.returns(b.id(names.exit)),
  ]);
  const { params } = b.functionExpression(undefined, [...others, ...passed.map(b.id)], body);
  const called = b.statement(b.assign(state, b.call(b.id(name), ...others, ...passed.map(b.id))));
  return {
    definition: {
      ...b.functionExpression(undefined, params, body),
      type: "FunctionDeclaration",
      id: b.id(name),
    },
    call: [...finallyIf(isHandled, [called], load), ...afterwards({ jumps, returns }, names)],
    fields: back,
    jumps,
  };
}

function declarations(exit: string, own: readonly string[]): ESTree.VariableDeclaration {
  const declared = b.declareAll("let", [exit, ...own]);
  (declared.declarations[0] as ESTree.VariableDeclarator).init = b.literal(ENDED);
  return declared;
}

function finallyIf(
  isHandled: boolean,
  list: ESTree.Statement[],
  last: ESTree.Statement[],
): ESTree.Statement[] {
  if (!isHandled || last.length === 0) return [...list, ...last];
  return [{ type: "TryStatement", block: b.block(list), handler: null, finalizer: b.block(last) }];
}

/** How a part may be left for good other than by its own end. */
interface Ways {
  readonly jumps: boolean;
  readonly returns: boolean;
}

function afterwards({ jumps, returns }: Ways, names: StepNames): ESTree.Statement[] {
  const state = b.id(names.iterations);
  const list: ESTree.Statement[] = [];
  if (returns) {
    const isResult = b.binary("===", b.unary("typeof", state), b.literal("object"));
    list.push(b.when(isResult, b.returns(b.element(state, b.literal(0)))));
  }
  if (jumps) {
    const to = b.assign(b.id(names.pc), b.binary("-", state, b.literal(BLOCKS)));
    const go = b.block([b.statement(to), { type: "ContinueStatement", label: b.id(names.loop) }]);
    list.push(b.when(b.binary(">=", state, b.literal(BLOCKS)), go));
  }
  const end = b.binary("===", state, b.literal(ENDED));
  return [...list, b.when(end, { type: "BreakStatement", label: null })];
}

/** The loop with jumps to blocks, and returns, as they are in the part's function. */
function jumpsOf({ loop, leave }: Part, names: StepNames): Ways & { readonly loop: ESTree.Statement } {
  let [jumps, returns] = [false, false];
  const result = walk<ESTree.Node, null>(loop, null, {
    _(node: ESTree.Node, { next }: Context<ESTree.Node, null>) {
      if (!isFunction(node.type)) next();
    },
    Goto(jump: unknown) {
      jumps = true;
      const { to } = jump as Goto;
      assert(to.pc >= 0, "L1: a block that is jumped to has a number");
      return b.block([setExit(BLOCKS + to.pc, names), { type: "BreakStatement", label: b.id(leave) }]);
    },
    ReturnStatement(node: ESTree.ReturnStatement) {
      returns = true;
      return { ...node, argument: b.array(node.argument ? [node.argument] : []) };
    },
  } as never) as ESTree.Statement;
  return { loop: result, jumps, returns };
}

function setExit(value: number, names: StepNames): ESTree.Statement {
  return b.statement(b.assign(b.id(names.exit), b.literal(value)));
}

/** Names that are mentioned in the block besides the part. */
export function mentionedBeside(part: Part, { statements, end }: Block): Set<string> {
  const names = new Set<string>();
  const note = (value: unknown): void => {
    if (value === null || typeof value !== "object" || value === part) return;
    const node = value as { readonly type?: string; readonly name?: string };
    if (node.type === "Identifier") names.add(node.name as string);
    if (isJump(value)) return;
    for (const [key, inner] of Object.entries(value)) if (key !== "loc") note(inner);
  };
  note(statements);
  if (end?.kind === "branch") note(end.test);
  if (end !== undefined && "value" in end) note(end.value);
  return names;
}
