/**
 * Builds the blocks of one frame: the block being filled, and the constructs around it that jumps
 * and exceptions have to respect.
 */
import type * as ESTree from "estree";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import type { Shared, StepNames } from "../convert/state.ts";
import { frameLocal } from "../convert/state.ts";
import { goto, makeBlock } from "./blocks.ts";
import type { Block, Suspension, Terminator } from "./blocks.ts";

/** Where `break` and `continue` go. A loop over an iterator has two: leaving it closes the iterator, continuing does not. */
export interface Target {
  readonly kind: "target";
  readonly labels: readonly string[];
  readonly breaks: Block | undefined;
  readonly continues: Block | undefined;
  /** `break` without a label goes here (loops and switches). */
  readonly plain: boolean;
}

/** Code that handles exceptions, or that every jump out of it has to pass (`finally`, closing an iterator). */
export interface Region {
  readonly kind: "region";
  readonly handler: Block;
  readonly exit: Exit | undefined;
}

/** The way out through a `finally`: where it begins, and what comes after it, by number. */
export interface Exit {
  readonly entry: Block;
  /** Variable: how the region was left. 0: at its end, 1: by an exception, else 2 + index in `jumps`. */
  readonly how: string;
  /** Variable: the exception, or the value returned. */
  readonly value: string;
  readonly jumps: (() => ESTree.Statement[])[];
  readonly known: Map<unknown, number>;
}

export type Surrounding = Target | Region;

export class Builder {
  readonly unit: Unit;
  readonly shared: Shared;
  readonly names: StepNames;
  readonly blocks: Block[] = [];
  readonly surroundings: Surrounding[] = [];
  /**
   * Statements that are jumped to from elsewhere than what is before them: the blocks they begin in, one for each loop
   * around them that runs in parts (detours.ts).
   */
  readonly entries = new Map<ESTree.Statement, Block[]>();
  current: Block;
  #aside = false;
  #started: string | undefined = undefined;

  constructor(unit: Unit, shared: Shared) {
    this.unit = unit;
    this.shared = shared;
    this.names = shared.stepNames;
    this.current = makeBlock();
    this.begin(this.current);
  }

  // ── filling blocks ──

  /** Goes on in `block`; what was before falls into it. */
  begin(block: Block): void {
    if (this.blocks.length > 0) this.end({ kind: "goto", to: block });
    block.handler = this.#handler();
    block.aside = this.#aside;
    this.blocks.push(block);
    this.current = block;
  }

  /** `fill` begins blocks that are jumped to, out of the way; the current block goes on afterwards. */
  aside(fill: () => void): void {
    const { current } = this;
    const aside = this.#aside;
    this.#aside = true;
    this.current = makeBlock();
    this.current.end = { kind: "return", value: null, origin: undefined };
    fill();
    this.#aside = aside;
    this.current = current;
  }

  /** Ends the current block, unless it has ended. What follows can be reached by a jump only. */
  end(terminator: Terminator): void {
    this.current.end ??= terminator;
  }

  get ended(): boolean {
    return this.current.end !== undefined;
  }

  emit(...statements: ESTree.Statement[]): void {
    if (this.ended) return;
    for (const node of statements) {
      if ((node as { type: string }).type === "Goto") {
        this.end({ kind: "goto", to: (node as unknown as { to: Block }).to });
        return;
      }
      if (node.type === "ThrowStatement") {
        this.end({ kind: "throw", value: node.argument, origin: node });
        return;
      }
      if (node.type === "ReturnStatement") {
        this.end({ kind: "return", value: node.argument ?? null, origin: node });
        return;
      }
      this.current.statements.push(node);
    }
  }

  assign(name: string, value: ESTree.Expression): void {
    this.emit(b.statement(b.assign(b.id(name), value)));
  }

  branch(test: ESTree.Expression, yes: Block, no: Block): void {
    this.end({ kind: "branch", test, yes, no });
  }

  goto(to: Block): void {
    this.end({ kind: "goto", to });
  }

  /** A variable of the frame. */
  variable(base = "$t"): string {
    const name = this.shared.names.numbered(base);
    frameLocal(this.shared, this.unit, name);
    return name;
  }

  /** The frame's variable for what a call that starts something has returned: used, or saved elsewhere, before the next one. */
  get started(): string {
    return (this.#started ??= this.variable("$r"));
  }

  /** Suspends; the code that follows runs on resumption. An exception delivered then is thrown, unless the caller looks at it. */
  suspend(
    how: Suspension,
    value: ESTree.Expression,
    origin: ESTree.Node | undefined,
    throws: "here" | "caller" = "here",
  ): void {
    const to = makeBlock();
    to.resumed = true;
    to.origin = origin;
    this.end({ kind: "suspend", how, value, to, origin });
    this.begin(to);
    to.takesExceptions = throws === "caller";
  }

  /** The statement list that throws `value`: straight to its handler, if there is one, past the engine. */
  raise(value: ESTree.Expression, origin?: ESTree.Node): ESTree.Statement[] {
    const { handler } = this.current;
    if (handler === undefined) return [b.at(b.throws(value), origin)];
    return [b.statement(b.at(b.assign(b.id(this.names.error), value), origin)), goto(handler)];
  }

  // ── jumps ──

  breakTo(label: string | undefined): ESTree.Statement[] {
    const index = this.#find(
      (item) => item.breaks !== undefined && (label === undefined ? item.plain : item.labels.includes(label)),
    );
    return this.jump(index, (this.surroundings[index] as Target).breaks as Block);
  }

  continueTo(label: string | undefined): ESTree.Statement[] {
    const index = this.#find(
      (item) => item.continues !== undefined && (label === undefined || item.labels.includes(label)),
    );
    return this.jump(index, (this.surroundings[index] as Target).continues as Block);
  }

  /** Nothing of the function runs after a `return` here. */
  get leavesAtOnce(): boolean {
    return this.#exitAbove(-1) === undefined;
  }

  /** The statement list that leaves the function with `value`. */
  leave(value: ESTree.Expression | null, origin?: ESTree.Node): ESTree.Statement[] {
    const region = this.#exitAbove(-1);
    if (region === undefined) return [b.at(b.returns(value), origin)];
    const { exit } = region;
    const set = b.statement(b.assign(b.id(exit.value), value ?? b.undefinedValue()));
    return [set, ...this.#through(exit, "return", () => this.leave(b.id(exit.value), origin))];
  }

  jump(depth: number, to: Block): ESTree.Statement[] {
    const region = this.#exitAbove(depth);
    if (region === undefined) return [goto(to)];
    const clear = b.statement(b.assign(b.id(region.exit.value), b.undefinedValue()));
    return [clear, ...this.#through(region.exit, to, () => this.jump(depth, to))];
  }

  #find(matches: (item: Target) => boolean): number {
    for (let i = this.surroundings.length - 1; i >= 0; i--) {
      const item = this.surroundings[i] as Surrounding;
      if (item.kind === "target" && matches(item)) return i;
    }
    throw new Error("a jump without a target");
  }

  /** The innermost exit that a jump to the surroundings at `depth` has to pass. */
  #exitAbove(depth: number): { exit: Exit } | undefined {
    for (let i = this.surroundings.length - 1; i > depth; i--) {
      const item = this.surroundings[i] as Surrounding;
      if (item.kind === "region" && item.exit !== undefined) return { exit: item.exit };
    }
    return undefined;
  }

  /** `onward` runs once the region's code is complete, when the surroundings are those outside it. */
  #through(exit: Exit, key: unknown, onward: () => ESTree.Statement[]): ESTree.Statement[] {
    let number = exit.known.get(key);
    if (number === undefined) {
      number = 2 + exit.jumps.length;
      exit.known.set(key, number);
      exit.jumps.push(onward);
    }
    return [b.statement(b.assign(b.id(exit.how), b.literal(number))), goto(exit.entry)];
  }

  #handler(): Block | undefined {
    for (let i = this.surroundings.length - 1; i >= 0; i--) {
      const item = this.surroundings[i] as Surrounding;
      if (item.kind === "region") return item.handler;
    }
    return undefined;
  }

  within<T>(surrounding: Surrounding, fill: () => T): T {
    this.surroundings.push(surrounding);
    try {
      return fill();
    } finally {
      this.surroundings.pop();
    }
  }
}
