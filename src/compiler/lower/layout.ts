/** Puts blocks in order: unreachable ones go, a block that only one other goes to joins it. */
import * as b from "../build.ts";
import { makeBlock, successors } from "./blocks.ts";
import type { Block } from "./blocks.ts";

export interface Layout {
  /** In the order of the code. The first is where the function starts. */
  readonly blocks: readonly Block[];
  /** Blocks that are entered by number; the others are fallen into. */
  readonly numbered: ReadonlySet<Block>;
  readonly successors: ReadonlyMap<Block, readonly Block[]>;
}

export function layOut(all: readonly Block[]): Layout {
  const [start] = all as [Block];
  for (const block of all) skipEmpty(block);
  const reached = reach(start);
  const there = all.filter((block) => reached.has(block));
  const ordered = [...there.filter(({ aside }) => !aside), ...there.filter(({ aside }) => aside)];
  const blocks = join(ordered);
  const next = new Map(blocks.map((block) => [block, successors(block)]));
  return { blocks, numbered: number(blocks), successors: next };
}

/** Jumps to a block that only jumps on go straight to where it goes. */
function skipEmpty(block: Block): void {
  const { end } = block;
  if (end?.kind === "goto") block.end = { ...end, to: final(end.to) };
  if (end?.kind !== "branch") return;
  const [yes, no] = [final(end.yes), final(end.no)];
  if (yes !== no) {
    block.end = { ...end, yes, no };
    return;
  }
  block.statements.push(b.statement(end.test));
  block.end = { kind: "goto", to: yes };
}

function final(block: Block): Block {
  let at = block;
  for (let steps = 0; steps < 100; steps++) {
    if (at.statements.length > 0 || at.resumed || at.end?.kind !== "goto") return at;
    at = at.end.to;
  }
  return at;
}

function reach(start: Block): Set<Block> {
  const reached = new Set<Block>();
  const waiting = [start];
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    if (reached.has(block)) continue;
    reached.add(block);
    waiting.push(...successors(block));
    if (block.handler !== undefined) waiting.push(block.handler);
  }
  return reached;
}

/** Appends each block to its only predecessor, where that one does nothing but go there. */
function join(ordered: readonly Block[]): Block[] {
  const predecessors = new Map<Block, number>();
  const count = (block: Block): void => void predecessors.set(block, (predecessors.get(block) ?? 0) + 1);
  for (const block of ordered) {
    successors(block).forEach(count);
    if (block.handler !== undefined) count(block.handler);
  }
  const gone = new Set<Block>();
  for (const block of ordered) {
    if (gone.has(block)) continue;
    for (;;) {
      const { end } = block;
      if (end?.kind !== "goto") break;
      const { to } = end;
      const alone = predecessors.get(to) === 1 && !to.resumed && to !== ordered[0] && to !== block;
      if (!alone || (to.handler !== block.handler && block.statements.length > 0)) break;
      if (block.resumed && to.handler !== block.handler) break;
      if (block === ordered[0] && to.handler !== block.handler) break;
      block.handler = to.handler;
      block.statements.push(...to.statements);
      block.end = to.end;
      gone.add(to);
    }
  }
  return ordered.filter((block) => !gone.has(block));
}

/** Program counters: 0 is the start; a block needs one unless the block before it alone falls into it. */
function number(blocks: readonly Block[]): Set<Block> {
  const numbered = new Set<Block>();
  blocks.forEach((block, index) => {
    if (index === 0 || block.resumed) numbered.add(block);
    if (block.handler !== undefined) numbered.add(block.handler);
    const falls = fallsInto(block, blocks[index + 1]);
    for (const to of successors(block)) if (to !== falls) numbered.add(to);
    for (const node of block.statements) if (hasGoto(node, falls)) numbered.add(falls as Block);
  });
  let pc = 0;
  for (const block of blocks) if (numbered.has(block)) block.pc = pc++;
  return numbered;
}

function hasGoto(node: object, to: Block | undefined): boolean {
  if (to === undefined) return false;
  return successors({ ...makeBlock(), statements: [node as never] }).includes(to);
}

/** The block the emitted code of `block` runs into, if that is `next`. */
export function fallsInto(block: Block, next: Block | undefined): Block | undefined {
  const { end } = block;
  if (next === undefined) return undefined;
  if (end?.kind === "goto" && end.to === next) return next;
  if (end?.kind === "branch" && (end.yes === next || end.no === next)) return next;
  return undefined;
}
