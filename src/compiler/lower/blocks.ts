/**
 * The block form of a function that suspends: straight runs of statements, each ended by one
 * terminator. Between two blocks nothing is left on the engine's stack, so the function can be
 * entered again at any block by number.
 *
 * Exceptions: each block names the block that handles what it throws. Statements without a suspension stay whole inside
 * a block; where they jump out of themselves, a `Goto` stands in for the jump.
 */
import type * as ESTree from "estree";

export interface Block {
  readonly statements: ESTree.Statement[];
  end: Terminator | undefined;
  handler: Block | undefined;
  /** The block is where the function goes on after a suspension. */
  resumed: boolean;
  /** Its own code looks at an exception it is resumed with, which otherwise is thrown before anything else. */
  takesExceptions: boolean;
  /** The suspension before it, for the table of places. */
  origin: ESTree.Node | undefined;
  /** Seldom runs: stands behind the others, which then fall into each other more often. */
  aside: boolean;
  /** Program counter, given at the end. */
  pc: number;
}

export type Suspension = "await" | "yield" | "yieldResult" | "ready";

export type Terminator =
  | { readonly kind: "goto"; readonly to: Block }
  | { readonly kind: "branch"; readonly test: ESTree.Expression; readonly yes: Block; readonly no: Block }
  | {
      readonly kind: "suspend";
      readonly how: Suspension;
      readonly value: ESTree.Expression;
      readonly to: Block;
      readonly origin: ESTree.Node | undefined;
    }
  | {
      readonly kind: "return";
      readonly value: ESTree.Expression | null;
      readonly origin: ESTree.Node | undefined;
    }
  | { readonly kind: "throw"; readonly value: ESTree.Expression; readonly origin: ESTree.Node | undefined };

/** A jump to a block from inside a statement. Replaced when the step function is emitted. */
export interface Goto {
  readonly type: "Goto";
  readonly to: Block;
}

/** A poll-point: if the frame pauses, it goes on at `to`. Replaced when the step function is emitted. */
export interface Poll {
  readonly type: "Poll";
  readonly to: Block;
  /** The constant that holds the runtime's notes about the loop. */
  readonly point: string;
  /** Seldom: a back edge that asks only every so many times; fine: one that does so unless its loop is `fine`. */
  readonly asks: "always" | "seldom" | "fine";
}

/** Comes after a call that starts something: if that has paused, so does the frame, and goes on at `to` after it. */
export interface Behind {
  readonly type: "Behind";
  readonly to: Block;
}

/** What goes to another block from inside a statement. */
export type Jump = Goto | Poll | Behind;

export function isJump(node: object): node is Jump {
  const { type } = node as { readonly type?: string };
  return type === "Goto" || type === "Poll" || type === "Behind";
}

/**
 * One part of a loop, which becomes a function of its own, so that engines compile it by itself (part-functions.ts). Stands
 * in an endless loop, which it breaks when the loop has ended. Replaced when the step function is emitted.
 */
export interface Part {
  readonly type: "Part";
  readonly loop: ESTree.Statement;
  /** Whether the loop has ended, rather than this part of it. */
  readonly ended: ESTree.Expression;
  /** A `break` with this label in `loop` ends it, too. */
  readonly leave: string;
}

export function makeBlock(): Block {
  return {
    statements: [],
    end: undefined,
    handler: undefined,
    resumed: false,
    takesExceptions: false,
    origin: undefined,
    aside: false,
    pc: -1,
  };
}

export function goto(to: Block): ESTree.Statement {
  return { type: "Goto", to } as Goto as unknown as ESTree.Statement;
}

/** Blocks that normal control flow may reach from `block`, jumps inside statements included. */
export function successors(block: Block): Block[] {
  const found: Block[] = [];
  for (const node of block.statements) findGotos(node, found);
  const { end } = block;
  if (end?.kind === "goto" || end?.kind === "suspend") found.push(end.to);
  if (end?.kind === "branch") found.push(end.yes, end.no);
  return found;
}

function findGotos(value: unknown, found: Block[]): void {
  if (value === null || typeof value !== "object") return;
  const node = value as { type?: string; [key: string]: unknown };
  if (isJump(node)) {
    found.push(node.to);
    return;
  }
  if (node.type !== undefined && isExpressionType(node.type)) return;
  for (const key in node) if (key !== "loc") findGotos(node[key], found);
}

function isExpressionType(type: string): boolean {
  return (
    type.endsWith("Expression") || type === "Identifier" || type === "Literal" || type.endsWith("Pattern")
  );
}
