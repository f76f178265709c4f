/** From blocks to the step function: a switch over the program counter, in a loop, in a `try` if the function has regions. */
import { type Context, walk } from "zimmerframe";
import type * as ESTree from "estree";
import { assert } from "../../errors.ts";
import * as b from "../build.ts";
import { runtime } from "../convert/state.ts";
import type { Shared, StepNames } from "../convert/state.ts";
import { successors } from "./blocks.ts";
import type { Behind, Block, Goto, Part, Poll, Terminator } from "./blocks.ts";
import type { Layout } from "./layout.ts";
import type { Liveness } from "./liveness.ts";
import { mentionedBeside, partFunction } from "./part-functions.ts";

export interface StepInput {
  readonly layout: Layout;
  readonly liveness: Liveness;
  readonly locals: readonly string[];
  /** Variables that are saved at some suspension, or have a value at entry. */
  readonly fields: readonly string[];
  readonly shared: Shared;
}

export interface StepOutput {
  readonly step: ESTree.FunctionExpression;
  readonly parts: readonly ESTree.FunctionDeclaration[];
  /** Those of the input, and what the parts need. */
  readonly fields: readonly string[];
}

export function emitStep(input: StepInput): StepOutput {
  const { layout, locals } = input;
  const names = input.shared.stepNames;
  const emitter = new StepEmitter(input);
  const params = [names.frame, names.mode, names.value].map(b.id);
  const output = (declared: ESTree.VariableDeclarator[], body: ESTree.Statement[]): StepOutput => {
    const fields = [...new Set([...input.fields, ...emitter.fields])];
    const variables = locals.map((name) => declarator(name, null));
    const all = declaration([...declared, ...saved(names, fields), ...variables]);
    const step = b.functionExpression(undefined, params, b.block([...all, ...body]));
    return { step, parts: emitter.parts, fields };
  };
  const [only] = layout.blocks;
  if (layout.blocks.length === 1 && only !== undefined && !layout.numbered.has(only.handler as Block))
    return output([], emitter.block(only, undefined));
  const regions = layout.blocks.some((block) => block.handler !== undefined);
  const body = [...emitter.delivery(), emitter.loop(regions)];
  const declared = [declarator(names.pc, b.member(b.id(names.frame), "pc"))];
  if (regions) declared.push(declarator(names.handler, b.literal(0)), declarator(names.error, null));
  const polls = layout.blocks.flatMap(pollsIn);
  if (polls.some(({ asks }) => asks !== "always"))
    declared.push(declarator(names.count, b.literal(FIRST_COUNT)));
  if (polls.some(({ asks }) => asks === "always")) declared.push(declarator(names.iterations, b.literal(0)));
  return output(declared, body);
}

/** Back edges of loops in blocks before the clock is looked at, each time the function goes on. */
const FIRST_COUNT = 8;

function pollsIn({ statements }: Block): Poll[] {
  const found: Poll[] = [];
  for (const node of statements) {
    walk<ESTree.Node, null>(node, null, { Poll: (poll: Poll) => void found.push(poll) } as never);
  }
  return found;
}

/** `$s = $f.saved`, if anything is. */
function saved(names: StepNames, fields: readonly string[]): ESTree.VariableDeclarator[] {
  return fields.length > 0 ? [declarator(names.saved, b.member(b.id(names.frame), "saved"))] : [];
}

function declaration(declarations: ESTree.VariableDeclarator[]): ESTree.VariableDeclaration[] {
  return declarations.length > 0 ? [{ type: "VariableDeclaration", kind: "let", declarations }] : [];
}

function declarator(name: string, init: ESTree.Expression | null): ESTree.VariableDeclarator {
  return { type: "VariableDeclarator", id: b.id(name), init };
}

class StepEmitter {
  readonly #input: StepInput;
  /** What the handler variable may hold when a block is entered, by block. */
  readonly #handlersBefore: ReadonlyMap<Block, ReadonlySet<Block | undefined>>;
  /** Wherever the function is resumed with an exception, it is thrown at once, and to the caller. */
  readonly #throwsFirst: boolean;
  readonly parts: ESTree.FunctionDeclaration[] = [];
  /** That the parts need. */
  readonly fields: string[] = [];
  #labelled = false;

  constructor(input: StepInput) {
    this.#input = input;
    this.#handlersBefore = handlersBefore(input.layout);
    this.#throwsFirst = input.layout.blocks.every(
      ({ takesExceptions, handler }) => handler === undefined && !takesExceptions,
    );
  }

  /** `if ($m === 1) throw $v` before the blocks, where it is the same for all. */
  delivery(): ESTree.Statement[] {
    return this.#throwsFirst ? [this.#throwDelivered(undefined)] : [];
  }

  #throwDelivered(origin: ESTree.Node | undefined): ESTree.Statement {
    const { mode, value } = this.#input.shared.stepNames;
    const thrown = b.at(b.throws(b.id(value)), origin);
    return b.when(b.binary("===", b.id(mode), b.literal(1)), thrown);
  }

  loop(regions: boolean): ESTree.Statement {
    const { layout } = this.#input;
    const names = this.#input.shared.stepNames;
    const cases: ESTree.SwitchCase[] = [];
    layout.blocks.forEach((block, index) => {
      const statements = this.block(block, layout.blocks[index + 1]);
      if (layout.numbered.has(block))
        cases.push({ type: "SwitchCase", test: b.literal(block.pc), consequent: statements });
      else (cases.at(-1) as ESTree.SwitchCase).consequent.push(...statements);
    });
    const dispatch: ESTree.SwitchStatement = { type: "SwitchStatement", discriminant: b.id(names.pc), cases };
    const body = regions ? this.#catching(dispatch) : dispatch;
    const loop: ESTree.ForStatement = { type: "ForStatement", init: null, test: null, update: null, body };
    return b.labelled(this.#labelled ? [names.loop] : [], loop);
  }

  #catching(dispatch: ESTree.Statement): ESTree.Statement {
    const names = this.#input.shared.stepNames;
    const caught = b.id(names.caught);
    const handler = b.block([
      b.when(b.binary("===", b.id(names.handler), b.literal(0)), b.throws(caught)),
      b.statement(b.assign(b.id(names.pc), b.id(names.handler))),
      b.statement(b.assign(b.id(names.error), caught)),
    ]);
    return {
      type: "TryStatement",
      block: b.block([dispatch]),
      handler: { type: "CatchClause", param: caught, body: handler },
      finalizer: null,
    };
  }

  block(block: Block, next: Block | undefined): ESTree.Statement[] {
    const { liveness } = this.#input;
    const names = this.#input.shared.stepNames;
    const statements: ESTree.Statement[] = [];
    if (this.#setsHandler(block)) {
      statements.push(b.statement(b.assign(b.id(names.handler), b.literal(block.handler?.pc ?? 0))));
    }
    if (block.resumed || block === this.#input.layout.blocks[0]) {
      for (const name of liveness.needed(block)) {
        statements.push(b.statement(b.assign(b.id(name), b.member(b.id(names.saved), name))));
      }
    }
    if (block.resumed && !block.takesExceptions && !this.#throwsFirst)
      statements.push(this.#throwDelivered(block.origin));
    for (const node of block.statements) statements.push(this.#jumps(node, block));
    statements.push(...this.#end(block, block.end, next));
    return statements;
  }

  #setsHandler(block: Block): boolean {
    const before = this.#handlersBefore.get(block) as ReadonlySet<Block | undefined>;
    return [...before].some((handler) => handler !== block.handler);
  }

  #end(block: Block, end: Terminator | undefined, next: Block | undefined): ESTree.Statement[] {
    switch (end?.kind) {
      case undefined:
        return [b.returns(null)];
      case "goto":
        return end.to === next ? [] : this.#go(end.to);
      case "branch":
        return this.#branch(end, next);
      case "return":
        return [b.at(b.returns(end.value), end.origin)];
      case "throw":
        return [b.at(b.throws(end.value), end.origin)];
      case "suspend":
        return this.#suspend(block, end);
    }
    return [];
  }

  #go(to: Block, label: ESTree.Identifier | null = null): ESTree.Statement[] {
    assert(to.pc >= 0, "L1: a block that is jumped to has a number");
    const { pc } = this.#input.shared.stepNames;
    return [b.statement(b.assign(b.id(pc), b.literal(to.pc))), { type: "ContinueStatement", label }];
  }

  #branch(end: Terminator & { kind: "branch" }, next: Block | undefined): ESTree.Statement[] {
    if (end.yes === next) return [b.when(b.negate(end.test), b.block(this.#go(end.no)))];
    const first = b.when(end.test, b.block(this.#go(end.yes)));
    return end.no === next ? [first] : [first, ...this.#go(end.no)];
  }

  /** The value first: evaluating it may change what is saved. */
  #suspend(block: Block, end: Terminator & { kind: "suspend" }): ESTree.Statement[] {
    const { liveness, shared } = this.#input;
    const names = shared.stepNames;
    const saved = liveness.saved(block, end.to);
    const frame = b.id(names.frame);
    const saves = [
      b.statement(b.assign(b.member(frame, "pc"), b.literal(end.to.pc))),
      ...saved.map((name) => b.statement(b.assign(b.member(b.id(names.saved), name), b.id(name)))),
    ];
    if (end.how === "ready") return [...saves, b.returns(null)];
    const operation = runtime(shared, end.how);
    const simple = !assignsVariable(end.value);
    const value = simple ? end.value : b.id(names.value);
    const result = b.at(b.returns(b.at(b.call(operation, frame, value), end.origin)), end.origin);
    if (simple) return [...saves, result];
    return [b.statement(b.at(b.assign(value as ESTree.Identifier, end.value), end.origin)), ...saves, result];
  }

  /**
   * `if ($.poll($f, $p1, 2, …live) < 0) return $paused;`, or, where it asks only every so many times,
   * `if (($n = $n - 1 | 0) < 0 && ($n = $.poll($f, $p1, 2, …live) | 0) < 0) return $paused;`, or, where iterations may
   * also take long, `if (($p1.fine || ($n = $n - 1 | 0) < 0) && …`
   */
  #poll({ to, point, asks }: Poll): ESTree.Statement {
    const { liveness, shared } = this.#input;
    const count = b.id(shared.stepNames.count);
    const live = liveness.live(to).map(b.id);
    const args = [b.id(shared.stepNames.frame), b.id(point), b.literal(to.pc), ...live];
    const asked = b.call(runtime(shared, "poll"), ...args);
    const paused = b.returns(b.id(shared.paused));
    if (asks === "always") return b.when(isNegative(asked), paused);
    const over = isNegative(b.countDown(count));
    const due = asks === "fine" ? b.logical("||", b.member(b.id(point), "fine"), over) : over;
    return b.when(b.logical("&&", due, isNegative(b.assign(count, b.integer(asked)))), paused);
  }

  /** `if ($.pausing()) return $.behind($f, 2, …live);` */
  #behind({ to }: Behind): ESTree.Statement {
    const { liveness, shared } = this.#input;
    const live = liveness.live(to).map(b.id);
    const behind = b.call(runtime(shared, "behind"), b.id(shared.stepNames.frame), b.literal(to.pc), ...live);
    return b.when(b.call(runtime(shared, "pausing")), b.returns(behind));
  }

  #part(part: Part, block: Block): readonly ESTree.Statement[] {
    const { liveness, shared, locals } = this.#input;
    const after = [...successors(block), ...(block.handler ? [block.handler] : [])];
    const live = new Set(after.flatMap((to) => liveness.live(to)));
    const beside = mentionedBeside(part, block);
    const { definition, call, fields, jumps } = partFunction({
      part,
      name: shared.names.numbered("$part"),
      names: shared.stepNames,
      variables: locals,
      isKept: (name) => live.has(name) || beside.has(name),
      isHandled: block.handler !== undefined,
    });
    this.#labelled ||= jumps;
    this.parts.push(definition);
    this.fields.push(...fields);
    return call;
  }

  /** A jump out of a loop within the statement needs a label. */
  #jumps(node: ESTree.Statement, block: Block): ESTree.Statement {
    const inLoop = (_: ESTree.Node, context: Context<ESTree.Node, Inside>): ESTree.Node | void =>
      context.next({ loop: true });
    const go = (jump: unknown, { loop }: Inside): ESTree.Statement[] => {
      this.#labelled ||= loop;
      return this.#go((jump as Goto).to, loop ? b.id(this.#input.shared.stepNames.loop) : null);
    };
    const part = (item: unknown): readonly ESTree.Statement[] => this.#part(item as Part, block);
    return walk<ESTree.Node, Inside>(node, { loop: false }, {
      Goto: (jump: unknown, { state }: { state: Inside }) => b.block(go(jump, state)),
      Poll: (node: unknown) => this.#poll(node as Poll),
      Behind: (node: unknown) => this.#behind(node as Behind),
      BlockStatement(list: ESTree.BlockStatement, { state, visit }: Context<ESTree.Node, Inside>) {
        const body = list.body.flatMap((item) => {
          if ((item.type as string) === "Goto") return go(item, state);
          if ((item.type as string) === "Part") return part(item);
          return visit(item) as ESTree.Statement;
        });
        return { ...list, body };
      },
      ForStatement: inLoop,
      ForOfStatement: inLoop,
      ForInStatement: inLoop,
      WhileStatement: inLoop,
      DoWhileStatement: inLoop,
    } as never) as ESTree.Statement;
  }
}

/** Where a jump stands in a statement. */
interface Inside {
  readonly loop: boolean;
}

/** Evaluating the expression may assign a variable. */
function assignsVariable(node: ESTree.Node): boolean {
  let found = false;
  walk<ESTree.Node, null>(node, null, {
    AssignmentExpression(_, { stop }) {
      found = true;
      stop();
    },
    UpdateExpression(_, { stop }) {
      found = true;
      stop();
    },
  });
  return found;
}

/** For each block, the values the handler variable can have on entry. */
function handlersBefore({ blocks, successors }: Layout): Map<Block, Set<Block | undefined>> {
  const before = new Map<Block, Set<Block | undefined>>(blocks.map((block) => [block, new Set()]));
  const note = (block: Block, handler: Block | undefined): void => void before.get(block)?.add(handler);
  blocks.forEach((block, index) => {
    if (block.resumed || index === 0) note(block, undefined);
    if (block.handler !== undefined) note(block.handler, block.handler);
    if (block.end?.kind === "suspend") {
      for (const to of successors.get(block) as Block[]) if (to !== block.end.to) note(to, block.handler);
    } else for (const to of successors.get(block) as Block[]) note(to, block.handler);
  });
  return before;
}

function isNegative(value: ESTree.Expression): ESTree.Expression {
  return b.binary("<", value, b.literal(0));
}
