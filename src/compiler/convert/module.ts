/**
 * The module: what is static stays at module level, the rest of its body becomes the init function,
 * and the executable is registered with the runtime.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import { REPLACED_GLOBALS } from "../../runtime/replaced-globals.ts";
import { isFrame } from "../analyze/model.ts";
import type { Analyzed } from "../analyze/index.ts";
import type { Binding, Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { isHostModule } from "../host-modules.ts";
import { frameArguments, lowerFrame } from "../lower/frame.ts";
import type { Names } from "../names.ts";
import { catches } from "./catch.ts";
import { classes, convertClass } from "./classes.ts";
import type { ClassNode } from "./classes.ts";
import { closures, staticFunction } from "./closures.ts";
import { declarations } from "./declarations.ts";
import { expressions } from "./expressions.ts";
import type { FunctionNode } from "./functions.ts";
import { loops } from "./loops.ts";
import { objects } from "./objects.ts";
import { references } from "./references.ts";
import { blocks, convertStatements } from "./scopes.ts";
import { runtime } from "./state.ts";
import type { Converters, Shared, State, Step } from "./state.ts";

export interface ConvertedModule {
  readonly shared: Shared;
  readonly imports: ESTree.Statement[];
  readonly statics: ESTree.Statement[];
  readonly variables: Binding[];
  readonly init: ESTree.Expression;
}

export function convertModule(
  { analysis, plan, names }: Analyzed,
  diagnostics: Diagnostics,
  strictMath = false,
): ConvertedModule {
  const shared: Shared = {
    analysis,
    plan,
    names,
    diagnostics,
    runtime: names.unique("$"),
    globals: replacedGlobals(analysis.globals, names, strictMath),
    strictMath,
    constant: { name: undefined },
    factories: [],
    factoryNames: new Set(),
    frames: [],
    points: [],
    paused: names.unique("$paused"),
    templates: [],
    locals: new Map(),
    temporaries: new Map(),
    stepNames: {
      frame: names.unique("$f"),
      saved: names.unique("$s"),
      mode: names.unique("$m"),
      value: names.unique("$v"),
      pc: names.unique("$pc"),
      handler: names.unique("$h"),
      error: names.unique("$e"),
      caught: names.unique("$x"),
      loop: names.unique("$L"),
      count: names.unique("$n"),
      iterations: names.unique("$k"),
      exit: names.unique("$w"),
    },
  };
  const converted: Omit<ConvertedModule, "init"> = {
    shared,
    imports: [],
    statics: [],
    variables: [],
  };
  let init: ESTree.Expression = b.undefinedValue();
  walk<ESTree.Node, State>(
    analysis.program,
    { unit: analysis.module, shared },
    {
      ...converters,
      Program(node, step) {
        const { hoisted, body } = sortBody(node, converted, step);
        init = makeInit(convertStatements([...hoisted, ...body], step), step);
      },
    },
  );
  for (const binding of moduleBindings(analysis.module, shared)) {
    if (binding.kind !== "import" && !plan.statics.has(binding) && !plan.constants.has(binding))
      converted.variables.push(binding);
  }
  return { ...converted, init };
}

/** The engine's own `globalThis` is needed to get at the runtime, so the program's has another name. */
function replacedGlobals(used: ReadonlySet<string>, names: Names, strictMath: boolean): Map<string, string> {
  const all = strictMath ? [...REPLACED_GLOBALS, "Math"] : REPLACED_GLOBALS;
  const replaced = all.filter((name) => used.has(name));
  return new Map(replaced.map((name) => [name, name === "globalThis" ? names.unique("$globalThis") : name]));
}

const converters: Converters = {
  ...references,
  ...blocks,
  ...declarations,
  ...loops,
  ...catches,
  ...closures,
  ...classes,
  ...objects,
  ...expressions,
  ReturnStatement(node, step) {
    // An async generator awaits what it returns.
    const { unit } = step.state;
    const argument = node.argument ? (step.visit(node.argument) as ESTree.Expression) : null;
    if (argument === null || !unit.async || !unit.generator) return { ...node, argument };
    return { ...node, argument: b.at({ type: "AwaitExpression", argument }, node) };
  },
};

function moduleBindings(module: Unit, shared: Shared): Iterable<Binding> {
  return shared.analysis.scopes.get(module.node)?.bindings.values() ?? [];
}

// ── sorting the module body ──

type Sorted = { readonly hoisted: ESTree.Node[]; readonly body: ESTree.Node[] };

function sortBody(program: ESTree.Program, converted: Omit<ConvertedModule, "init">, step: Step): Sorted {
  const sorted: Sorted = { hoisted: [], body: [] };
  for (const node of program.body) sortStatement(node, converted, sorted, step);
  return sorted;
}

function sortStatement(
  node: ESTree.Node,
  converted: Omit<ConvertedModule, "init">,
  sorted: Sorted,
  step: Step,
): void {
  const { shared } = step.state;
  const { units, bindings } = shared.analysis;
  switch (node.type) {
    case "ImportDeclaration":
      return void converted.imports.push(...importHost(node, shared));
    case "ExportNamedDeclaration":
      if (node.declaration) sortStatement(node.declaration, converted, sorted, step);
      return;
    case "ExportAllDeclaration":
      return;
    case "ExportDefaultDeclaration":
      if (node.declaration.type.endsWith("Declaration"))
        sortStatement(node.declaration as ESTree.Node, converted, sorted, step);
      else sorted.body.push(b.statement(node.declaration as ESTree.Expression));
      return;
    case "FunctionDeclaration": {
      const unit = units.get(node) as Unit;
      if (unit.static) converted.statics.push(...staticFunction(node, unit, step));
      else sorted.hoisted.push(node);
      return;
    }
    case "ClassDeclaration":
      if ((units.get(node) as Unit).static)
        converted.statics.push(...staticClass(node, node.id?.name ?? "", step));
      else sorted.body.push(node);
      return;
    case "VariableDeclaration":
      for (const declarator of node.declarations) {
        const binding = declarator.id.type === "Identifier" ? bindings.get(declarator.id) : undefined;
        const isStatic =
          binding !== undefined && (shared.plan.statics.has(binding) || shared.plan.constants.has(binding));
        if (isStatic) converted.statics.push(...staticVariable(node, declarator, step));
        else sorted.body.push({ ...node, declarations: [declarator] });
      }
      return;
    default:
      sorted.body.push(node);
  }
}

function staticVariable(
  node: ESTree.VariableDeclaration,
  declarator: ESTree.VariableDeclarator,
  step: Step,
): ESTree.Statement[] {
  const init = declarator.init as ESTree.Expression;
  const name = (declarator.id as ESTree.Identifier).name;
  const unit = step.state.shared.analysis.units.get(init);
  if (unit === undefined) return [{ ...node, kind: "const", declarations: [declarator] }];
  if (unit.role === "class") return staticClass(init as ClassNode, name, step);
  return staticFunction(init as FunctionNode, unit, step, name);
}

function staticClass(node: ClassNode, name: string, step: Step): ESTree.Statement[] {
  const unit = step.state.shared.analysis.units.get(node) as Unit;
  const superClass = node.superClass ? (step.visit(node.superClass) as ESTree.Expression) : null;
  const keys = node.body.body.map((item) =>
    item.type !== "StaticBlock" && item.computed ? (step.visit(item.key) as ESTree.Expression) : undefined,
  );
  const { cls, variables } = convertClass(node, unit, superClass, keys, step, false);
  const definition: ESTree.Statement =
    node.type === "ClassDeclaration"
      ? { ...cls, type: "ClassDeclaration", id: b.id(name) }
      : b.declare("const", name, cls);
  return [...(variables.length > 0 ? [b.declareAll("let", variables)] : []), definition];
}

/** `import fs from "node:fs"` → a namespace import, passed through the runtime. */
function importHost(node: ESTree.ImportDeclaration, shared: Shared): ESTree.Statement[] {
  const specifier = String(node.source.value);
  if (!isHostModule(specifier)) shared.diagnostics.report("GW1010", node, specifier);
  const namespace = shared.names.numbered("$host");
  const imported = {
    type: "ImportDeclaration",
    source: node.source,
    attributes: [],
    specifiers: [{ type: "ImportNamespaceSpecifier", local: b.id(namespace) }],
  } as unknown as ESTree.Statement;
  const wrapped = b.call(runtime(shared, "hostModule"), node.source, b.id(namespace));
  const names = node.specifiers.map((item) => bindImport(item, wrapped));
  const whole = names.filter((item) => item.type === "VariableDeclaration");
  const parts = names.filter((item) => item.type === "Property");
  const result: ESTree.Statement[] = [imported, ...whole];
  if (parts.length > 0)
    result.push(
      b.declare(
        "const",
        { type: "ObjectPattern", properties: parts as ESTree.AssignmentProperty[] },
        wrapped,
      ),
    );
  return result;
}

function bindImport(
  item: ESTree.ImportDeclaration["specifiers"][number],
  wrapped: ESTree.Expression,
): ESTree.VariableDeclaration | ESTree.Property {
  if (item.type === "ImportNamespaceSpecifier") return b.declare("const", item.local.name, wrapped);
  const imported =
    item.type === "ImportDefaultSpecifier"
      ? "default"
      : item.imported.type === "Identifier"
        ? item.imported.name
        : String(item.imported.value);
  return b.property(imported, b.id(item.local.name));
}

// ── the init function ──

function makeInit(body: ESTree.Statement[], { state }: Step): ESTree.Expression {
  const { unit, shared } = state;
  if (!isFrame(unit)) {
    const temporaries = shared.temporaries.get(unit);
    if (temporaries !== undefined) body.unshift(b.declareAll("let", temporaries));
    return b.arrow([], b.block(body));
  }
  const frame = lowerFrame({ unit, body, early: 0, entry: [], name: "module", shared });
  const start = b.arrow([], b.call(runtime(shared, "start"), ...frameArguments(frame, new Map())));
  return b.call(runtime(shared, "asyncFunction"), start);
}
