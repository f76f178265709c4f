/**
 * Which variables have to be saved at each suspension: those whose value may still be read after
 * it (live), as far as the frame's field does not hold the value already (changed). And which have to
 * be loaded after it: those that are read, or saved anew, before the next one (needed).
 */
import type * as ESTree from "estree";
import { boundIdentifiers, patternExpressions } from "../analyze/patterns.ts";
import { isJump, makeBlock } from "./blocks.ts";
import type { Block, Part, Terminator } from "./blocks.ts";
import type { Layout } from "./layout.ts";

/** Sets of variables as bit masks over their indices. */
class Bits {
  readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  static ofSize(size: number): Bits {
    return new Bits(new Uint32Array((size + 31) >>> 5));
  }

  add(index: number): void {
    const word = index >>> 5;
    this.words[word] = (this.words[word] as number) | (1 << (index & 31));
  }

  has(index: number): boolean {
    return ((this.words[index >>> 5] as number) & (1 << (index & 31))) !== 0;
  }

  copy(): Bits {
    return new Bits(this.words.slice());
  }

  /** Adds all of `other` except those in `without`; true if anything was new. */
  addAll(other: Bits, without?: Bits): boolean {
    let grown = false;
    for (let i = 0; i < this.words.length; i++) {
      const before = this.words[i] as number;
      const added = (other.words[i] as number) & ~(without?.words[i] ?? 0);
      const after = (before | added) >>> 0;
      if (after !== before) {
        this.words[i] = after;
        grown = true;
      }
    }
    return grown;
  }
}

/** A way out of a block: at its end, or a jump inside one of its statements. */
interface Exit {
  readonly to: Block;
  /** Certainly assigned on the way there. */
  readonly killed: Bits;
}

interface Facts {
  /** Read before any certain assignment in the block. */
  readonly used: Bits;
  readonly exits: Exit[];
  /** Assigned anywhere in the block. */
  readonly assigned: Bits;
  readonly live: Bits;
  readonly changed: Bits;
  readonly needed: Bits;
}

export interface Liveness {
  /** Variables live at the start of the block, in a fixed order. */
  live(block: Block): string[];
  /** Of the live variables at the start of a block that is resumed, those its code needs before the next suspension. */
  needed(block: Block): string[];
  /** Of the live variables at `to`, those whose fields are out of date at the end of `from`. */
  saved(from: Block, to: Block): string[];
  /** Mentioned anywhere. */
  readonly mentioned: ReadonlySet<string>;
}

export function findLiveness({ blocks }: Layout, variables: readonly string[]): Liveness {
  const index = new Map(variables.map((name, i) => [name, i]));
  const facts = new Map(blocks.map((block) => [block, factsOf(block, index, variables.length)]));
  const of = (block: Block): Facts => facts.get(block) as Facts;
  propagateLive(blocks, of);
  propagateChanged(blocks, of);
  propagateNeeded(blocks, of);
  const mentioned = new Set<string>();
  for (const { used, assigned } of facts.values()) {
    for (const [name, i] of index) if (used.has(i) || assigned.has(i)) mentioned.add(name);
  }
  return {
    live: (block) => variables.filter((_, i) => of(block).live.has(i)),
    needed: (block) => variables.filter((_, i) => of(block).live.has(i) && of(block).needed.has(i)),
    saved: (from, to) => variables.filter((_, i) => isSaved(of(from), of(to), i)),
    mentioned,
  };
}

function isSaved(from: Facts, to: Facts, i: number): boolean {
  return to.live.has(i) && (from.changed.has(i) || from.assigned.has(i));
}

/** Like live, but no further than to the next suspension, where what is saved is read. */
function propagateNeeded(blocks: readonly Block[], of: (block: Block) => Facts): void {
  for (const block of blocks) {
    const { needed, used, exits, live } = of(block);
    needed.addAll(used);
    if (block.end?.kind !== "suspend") continue;
    const to = of(block.end.to);
    const { killed } = exits.at(-1) as Exit;
    for (let i = 0; i < live.words.length * 32; i++) {
      if (isSaved(of(block), to, i) && !killed.has(i)) needed.add(i);
    }
  }
  for (let grown = true; grown;) {
    grown = false;
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] as Block;
      const { needed, exits } = of(block);
      for (const { to, killed } of exits) {
        if (block.end?.kind === "suspend" && block.end.to === to) continue;
        // A pause in the middle of a block saves all that is live.
        const read = to.resumed ? of(to).live : of(to).needed;
        if (needed.addAll(read, killed)) grown = true;
      }
      if (block.handler !== undefined && needed.addAll(of(block.handler).needed)) grown = true;
    }
  }
}

function propagateLive(blocks: readonly Block[], of: (block: Block) => Facts): void {
  for (let grown = true; grown;) {
    grown = false;
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] as Block;
      const { live, used, exits } = of(block);
      if (live.addAll(used)) grown = true;
      for (const { to, killed } of exits) if (live.addAll(of(to).live, killed)) grown = true;
      // An exception may come before any of the block's assignments.
      if (block.handler !== undefined && live.addAll(of(block.handler).live)) grown = true;
    }
  }
}

function propagateChanged(blocks: readonly Block[], of: (block: Block) => Facts): void {
  for (let grown = true; grown;) {
    grown = false;
    for (const block of blocks) {
      const { changed, assigned, exits } = of(block);
      const targets = exits.map(({ to }) => to);
      if (block.handler !== undefined) targets.push(block.handler);
      for (const to of targets) {
        if (to.resumed) continue; // its variables were just saved or loaded
        if (of(to).changed.addAll(changed)) grown = true;
        if (of(to).changed.addAll(assigned)) grown = true;
      }
    }
  }
}

/** Of `variables`, those that the part reads before it has certainly assigned them, and those it may assign. */
export function usesOf(
  part: Part,
  variables: readonly string[],
): { readonly read: ReadonlySet<string>; readonly assigned: ReadonlySet<string> } {
  const index = new Map(variables.map((name, i) => [name, i]));
  const statements = [part as unknown as ESTree.Statement];
  const { used, assigned } = factsOf({ ...makeBlock(), statements }, index, variables.length);
  const among = (bits: Bits): Set<string> => new Set(variables.filter((_, i) => bits.has(i)));
  return { read: among(used), assigned: among(assigned) };
}

function factsOf(block: Block, index: ReadonlyMap<string, number>, size: number): Facts {
  const facts = {
    used: Bits.ofSize(size),
    exits: [],
    assigned: Bits.ofSize(size),
    live: Bits.ofSize(size),
    changed: Bits.ofSize(size),
    needed: Bits.ofSize(size),
  };
  const scan = new Scan(facts, index, size);
  for (const node of block.statements) scan.statement(node);
  scan.terminator(block.end);
  return facts;
}

/**
 * Goes through a block in the order of evaluation. Declarations that stay where they are may be of variables with the names
 * of the frame's: a declaration counts as a read, so that none of the frame's is taken for replaced.
 */
class Scan {
  readonly #facts: Facts;
  readonly #index: ReadonlyMap<string, number>;
  /** Certainly assigned on the way to the node looked at. */
  #killed: Bits;

  constructor(facts: Facts, index: ReadonlyMap<string, number>, size: number) {
    this.#facts = facts;
    this.#index = index;
    this.#killed = Bits.ofSize(size);
  }

  statement(node: ESTree.Statement): void {
    switch (node.type) {
      case "ExpressionStatement":
        return this.#effect(node.expression);
      case "BlockStatement":
        return node.body.forEach((item) => this.statement(item));
      case "LabeledStatement":
        return this.#perhaps(() => this.statement(node.body));
      case "IfStatement":
        this.#visit(node.test);
        this.#perhaps(() => this.statement(node.consequent));
        if (node.alternate) this.#perhaps(() => this.statement(node.alternate as ESTree.Statement));
        return;
      case "ForStatement":
        if (node.init?.type === "VariableDeclaration") this.#visit(node.init);
        else if (node.init) this.#effect(node.init);
        this.#visit(node.test);
        this.#perhaps(() => this.statement(node.body));
        return this.#visit(node.update);
      case "WhileStatement":
        this.#visit(node.test);
        return this.#perhaps(() => this.statement(node.body));
      case "DoWhileStatement":
        this.#perhaps(() => this.statement(node.body));
        return this.#visit(node.test);
      case "ForOfStatement":
      case "ForInStatement":
        this.#visit(node.right);
        return this.#perhaps(() => this.#iteration(node));
      case "SwitchStatement":
        this.#visit(node.discriminant);
        for (const item of node.cases) {
          this.#visit(item.test);
          this.#perhaps(() => item.consequent.forEach((inner) => this.statement(inner)));
        }
        return;
      case "TryStatement":
        this.#perhaps(() => this.statement(node.block));
        if (node.handler) this.#perhaps(() => this.#visit(node.handler?.param));
        if (node.handler) this.#perhaps(() => this.statement((node.handler as ESTree.CatchClause).body));
        return this.#perhaps(() => node.finalizer && this.statement(node.finalizer));
    }
    if ((node as { type: string }).type === "Part") return this.#part(node as unknown as Part);
    this.#visit(node);
  }

  #part({ loop, ended }: Part): void {
    this.#perhaps(() => this.statement(loop));
    this.#visit(ended);
  }

  terminator(end: Terminator | undefined): void {
    if (end === undefined) return;
    if (end.kind === "goto") return this.#exit(end.to);
    const value = end.kind === "branch" ? end.test : end.value;
    if (value !== null) this.#visit(value);
    if (end.kind === "suspend") this.#exit(end.to);
    if (end.kind !== "branch") return;
    this.#exit(end.yes);
    this.#exit(end.no);
  }

  #exit(to: Block): void {
    this.#facts.exits.push({ to, killed: this.#killed.copy() });
  }

  /** What is assigned in there is not certainly assigned after it: it may not run, or be left early. */
  #perhaps(scan: () => void): void {
    const before = this.#killed.copy();
    scan();
    this.#killed = before;
  }

  #iteration({ left, body }: ESTree.ForOfStatement | ESTree.ForInStatement): void {
    if (left.type === "VariableDeclaration") this.#visit(left);
    else this.#target(left);
    this.statement(body);
  }

  /** `variable = value` as a statement is the one form that certainly replaces the old value. */
  #effect(node: ESTree.Expression): void {
    if (node.type === "SequenceExpression") return node.expressions.forEach((item) => this.#effect(item));
    if (node.type !== "AssignmentExpression" || node.operator !== "=") return this.#visit(node);
    if (node.left.type === "MemberExpression") return this.#visit(node);
    this.#visit(node.right);
    this.#target(node.left);
  }

  /** What is certainly assigned to. */
  #target(pattern: ESTree.Pattern): void {
    if (pattern.type !== "Identifier") patternExpressions(pattern, (item) => this.#visit(item));
    boundIdentifiers(pattern, (id) => this.#assign(id.name, true));
  }

  #assign(name: string, certain: boolean): void {
    const i = this.#index.get(name);
    if (i === undefined) return;
    this.#facts.assigned.add(i);
    if (certain) this.#killed.add(i);
  }

  #read(name: string): void {
    const i = this.#index.get(name);
    if (i !== undefined && !this.#killed.has(i)) this.#facts.used.add(i);
  }

  #visit(value: unknown): void {
    if (value === null || typeof value !== "object") return;
    if (Array.isArray(value)) {
      for (const item of value) this.#visit(item);
      return;
    }
    const node = value as ESTree.Node & { [key: string]: unknown };
    if (isJump(value)) return this.#exit(value.to);
    if (node.type === "Identifier") return this.#read(node.name);
    if (node.type === "AssignmentExpression") {
      boundIdentifiers(node.left, (id) => this.#assign(id.name, false));
      if (node.operator === "=" && node.left.type === "Identifier") return this.#visit(node.right);
    }
    if (node.type === "UpdateExpression" && node.argument.type === "Identifier")
      this.#assign(node.argument.name, false);
    if (node.type === "ForOfStatement" || node.type === "ForInStatement") {
      if (node.left.type !== "VariableDeclaration")
        boundIdentifiers(node.left, (id) => this.#assign(id.name, false));
    }
    for (const key in node) {
      if (key === "loc" || (key === "property" && node.type === "MemberExpression" && !node.computed))
        continue;
      if (key === "key" && node.type === "Property" && !node.computed) continue;
      if (key === "label") continue;
      this.#visit(node[key]);
    }
  }
}
