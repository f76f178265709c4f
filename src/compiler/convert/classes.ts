/**
 * Classes. A class that is not static becomes a factory, given its superclass, its computed keys
 * and what its members capture. Members stay in the class body; the async ones start their frames from there.
 */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { capturesOf } from "./captures.ts";
import { addFactory } from "./closures.ts";
import { convertFunction, inside } from "./functions.ts";
import { guardConstructor, privateTable } from "./private.ts";
import { declareOrAssign } from "./scopes.ts";
import { convertStatements, enterScope } from "./scopes.ts";
import { runtime, withTemporaries } from "./state.ts";
import type { Converters, Shared, Step } from "./state.ts";

export type ClassNode = ESTree.ClassDeclaration | ESTree.ClassExpression;
type Member = ESTree.ClassBody["body"][number];

/** What evaluating a class evaluates outside of it: the factory's parameters and their values. */
interface Outside {
  readonly params: string[];
  readonly args: ESTree.Expression[];
}

export function makeClass(node: ClassNode, unit: Unit, step: Step): ESTree.Expression {
  const { shared, unit: from } = step.state;
  const outside: Outside = { params: [], args: [] };
  const superClass = node.superClass
    ? passIn("$super", step.visit(node.superClass) as ESTree.Expression, outside, shared)
    : null;
  const keys = node.body.body.map((item) => computedKey(item, outside, step));
  const captured = capturesOf(unit, from, shared);
  outside.params.push(...captured.params);
  outside.args.push(...captured.args);
  const factory = addFactory(shared, (id) => {
    const { cls, variables } = convertClass(node, unit, superClass, keys, step, true);
    const value = namedClass(cls, unit);
    const registered = b.call(runtime(shared, "class"), value, b.literal(id), ...outside.params.map(b.id));
    const params = outside.params.map(b.id);
    if (variables.length === 0) return b.arrow(params, registered);
    return b.arrow(params, b.block([b.declareAll("let", variables), b.returns(registered)]));
  });
  return b.at(b.call(b.id(factory), ...outside.args), node);
}

function passIn(base: string, value: ESTree.Expression, outside: Outside, shared: Shared): ESTree.Identifier {
  const name = shared.names.numbered(base);
  outside.params.push(name);
  outside.args.push(value);
  return b.id(name);
}

function computedKey(item: Member, outside: Outside, step: Step): ESTree.Expression | undefined {
  if (item.type === "StaticBlock" || !item.computed) return undefined;
  if (item.key.type === "Literal") return item.key;
  return passIn("$k", step.visit(item.key) as ESTree.Expression, outside, step.state.shared);
}

/** A class, and the variables beside it that its members need: its private table, a name for it. */
export interface ConvertedClass {
  readonly cls: ESTree.ClassExpression;
  readonly variables: string[];
}

function namedClass(cls: ESTree.ClassExpression, unit: Unit): ESTree.Expression {
  if (cls.id || !unit.name) return cls;
  return b.member(b.object([b.property(unit.name, cls)]), unit.name);
}

/** `guarded`: static initializers do not run again when the class is made for an image. */
export function convertClass(
  node: ClassNode,
  unit: Unit,
  superClass: ESTree.Expression | null,
  keys: readonly (ESTree.Expression | undefined)[],
  step: Step,
  guarded: boolean,
): ConvertedClass {
  const inner = inside(step, unit);
  const { shared } = step.state;
  const variables: string[] = [];
  const table = unit.implicit.get("privates");
  if (table !== undefined) variables.push(table.emitted);
  const setUp = [...nameClass(unit, variables), ...privateTable(unit, shared), ...memberStamp(node, shared)];
  const members = node.body.body.map((item, index): Member => {
    if (item.type === "StaticBlock") return convertStaticBlock(item, inner, guarded);
    const key = keys[index] ?? (item.key as ESTree.Expression);
    if (item.type === "PropertyDefinition") return convertField(item, key, unit, inner, guarded);
    return convertMethod(item, key, unit, inner, { setUp, variables });
  });
  const body: Member[] = setUp.length > 0 ? [{ type: "StaticBlock", body: setUp }, ...members] : members;
  const cls: ESTree.ClassExpression = {
    type: "ClassExpression",
    id: node.id ?? null,
    superClass,
    body: { type: "ClassBody", body },
  };
  return { cls: b.at(cls, node), variables };
}

/** `$class1 = this` for classes without a name whose members need one. */
function nameClass(unit: Unit, variables: string[]): ESTree.Statement[] {
  const self = unit.implicit.get("class");
  if (self === undefined || unit.self !== undefined) return [];
  variables.push(self.emitted);
  return [b.statement(b.assign(b.id(self.emitted), { type: "ThisExpression" }))];
}

/** `$.members(this)` where static code may take methods out of the class before it is complete. */
function memberStamp(node: ClassNode, shared: Shared): ESTree.Statement[] {
  const runs = node.body.body.some(
    (item) =>
      item.type === "StaticBlock" || (item.type === "PropertyDefinition" && item.static && item.value),
  );
  const hasMethods = node.body.body.some(
    (item) => item.type === "MethodDefinition" && item.kind !== "constructor",
  );
  if (!runs || !hasMethods) return [];
  return [b.statement(b.call(runtime(shared, "members"), { type: "ThisExpression" }))];
}

interface Surroundings {
  /** Statements of the static block that comes first in the class. */
  readonly setUp: ESTree.Statement[];
  readonly variables: string[];
}

function convertMethod(
  item: ESTree.MethodDefinition,
  key: ESTree.Expression,
  cls: Unit,
  step: Step,
  around: Surroundings,
): Member {
  const { shared } = step.state;
  const unit = shared.analysis.units.get(item.value) as Unit;
  const self = isFrame(unit) ? functionKind(item, key, unit, shared, around) : undefined;
  const { params, body } = convertFunction(item.value, unit, step, self);
  const value = b.at(b.functionExpression(undefined, params, body as ESTree.BlockStatement), item.value);
  const guarded = hasInstancePrivates(cls) || unit.implicit.has("super");
  if (item.kind === "constructor" && guarded) guardConstructor(value, unit, shared);
  return { ...item, key, value };
}

/** Makes the method the kind of function the language would; generators also need a name for themselves. */
function functionKind(
  item: ESTree.MethodDefinition,
  key: ESTree.Expression,
  unit: Unit,
  shared: Shared,
  { setUp, variables }: Surroundings,
): ESTree.Expression | undefined {
  const self: ESTree.Expression = { type: "ThisExpression" };
  const place = {
    ...b.element(item.static ? self : b.member(self, "prototype"), key),
    computed: item.computed || key.type === "Literal",
  };
  const isPrivate = (key as ESTree.Node).type === "PrivateIdentifier" && !item.static;
  if (!unit.generator) {
    if (!isPrivate) setUp.push(b.statement(b.call(runtime(shared, "asyncFunction"), place)));
    return undefined;
  }
  // An instance's private method cannot be had before there is one: another function lends its prototype.
  const fn = isPrivate ? b.arrow([], b.block([])) : place;
  const name = shared.names.numbered("$g");
  variables.push(name);
  setUp.push(
    b.statement(
      b.assign(b.id(name), b.call(runtime(shared, "generatorFunction"), fn, b.literal(unit.async))),
    ),
  );
  return b.id(name);
}

export function hasInstancePrivates(cls: Unit): boolean {
  return [...cls.privates.values()].some((name) => !name.static);
}

function convertField(
  item: ESTree.PropertyDefinition,
  key: ESTree.Expression,
  cls: Unit,
  step: Step,
  guarded: boolean,
): Member {
  const { shared } = step.state;
  if (!item.value) return { ...item, key };
  const unit = shared.analysis.units.get(item) as Unit;
  const inner = inside(step, unit);
  const initializer = item.value;
  let value = withTemporaries(inner.state, () => inner.visit(initializer) as ESTree.Expression);
  const skip = item.static ? guarded : hasInstancePrivates(cls);
  if (skip) value = b.conditional(runtime(shared, "restoring"), b.undefinedValue(), value);
  return { ...item, key, value };
}

function convertStaticBlock(item: ESTree.StaticBlock, step: Step, guarded: boolean): Member {
  const { shared } = step.state;
  const unit = shared.analysis.units.get(item) as Unit;
  const inner = inside(step, unit);
  const scope = shared.analysis.scopes.get(item);
  const body = [...(scope ? enterScope(scope, inner.state) : []), ...convertStatements(item.body, inner)];
  const temporaries = shared.temporaries.get(unit);
  if (temporaries !== undefined) body.unshift(b.declareAll("let", temporaries));
  if (!guarded) return { ...item, body };
  return { ...item, body: [b.when(b.unary("!", runtime(shared, "restoring")), b.block(body))] };
}

export const classes: Converters = {
  ClassExpression(node, step) {
    return makeClass(node, step.state.shared.analysis.units.get(node) as Unit, step);
  },
  ClassDeclaration(node, step) {
    const { shared } = step.state;
    const unit = shared.analysis.units.get(node) as Unit;
    const made = makeClass(node, unit, step);
    return unit.declared === undefined ? b.statement(made) : declareOrAssign(unit.declared, made, shared);
  },
};
