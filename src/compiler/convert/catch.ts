/** Catch clauses: the exception is bound where the clause's variables live. */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Scope } from "../analyze/model.ts";
import * as b from "../build.ts";
import { boundBindings } from "./declarations.ts";
import { convertPattern } from "./patterns.ts";
import { noteLocal, staysDeclared } from "./references.ts";
import { enterScope } from "./scopes.ts";
import { frameLocal, runtime, scopeOf } from "./state.ts";
import type { Converters } from "./state.ts";

export const catches: Converters = {
  CatchClause(node, step) {
    const { state } = step;
    const { param } = node;
    const visited = step.visit(node.body) as ESTree.BlockStatement;
    if (param === null) return { ...node, body: visited };
    const noted = (name: string): ESTree.Statement =>
      b.statement(b.call(runtime(state.shared, "caught"), b.id(name)));
    const begin = (name: string): ESTree.BlockStatement => ({
      ...visited,
      body: [noted(name), ...visited.body],
    });
    const scope = scopeOf(node, state) as Scope;
    const bindings = boundBindings(param, state);
    const [only] = bindings;
    if (param.type === "Identifier" && only !== undefined && staysDeclared(only))
      return { ...node, param: convertPattern(param, step, true), body: begin(only.emitted) };
    if (param.type === "Identifier" && only !== undefined && only.storage !== "object") {
      noteLocal(only, state.shared);
      return { ...node, param: b.id(only.emitted), body: begin(only.emitted) };
    }
    const value = state.shared.names.numbered("$e");
    if (scope.suspends && isFrame(state.unit)) frameLocal(state.shared, state.unit, value);
    const declared = bindings.filter(staysDeclared).map((binding) => binding.emitted);
    const entry = [noted(value), ...enterScope(scope, state)];
    if (declared.length > 0) entry.push(b.declareAll("let", declared));
    entry.push(b.statement(b.at(b.assign(convertPattern(param, step, true), b.id(value)), param)));
    return { ...node, param: b.id(value), body: b.block([...entry, visited]) };
  },
};
