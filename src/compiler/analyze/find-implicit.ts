/** What code uses without declaring it: `this`, `new.target`, `super` and the objects they need. */
import type * as ESTree from "estree";
import { classUnit, thisUnit } from "./model.ts";
import type { Unit } from "./model.ts";
import { makeBinding } from "./finder.ts";
import type { Finder, Node, Step, Visitors } from "./finder.ts";

/** `this`, `new.target` and `super`. */
export function implicitVisitors(finder: Finder): Visitors {
  return {
    ThisExpression: (node, step) => void finder.implicit("this", thisUnit(step.state.unit), step, node),
    MetaProperty: (node, step) => {
      if (node.meta.name === "new") finder.implicit("new.target", thisUnit(step.state.unit), step, node);
    },
    Super: (node, step) => superMember(node, step, finder),
  };
}

/** An arrow function calls `super` through a function its constructor makes, and sets the `this` they share. */
export function superCall(callee: ESTree.Super, step: Step, finder: Finder): void {
  if (step.state.unit.role !== "arrow") return;
  const owner = thisUnit(step.state.unit);
  finder.implicit("class", classUnit(owner) as Unit, step, callee, owner);
  finder.implicit("this", owner, step, callee);
  finder.implicit("super", owner, step, callee);
}

function superMember(node: ESTree.Super, step: Step, finder: Finder): void {
  const parent = step.path.at(-1) as Node;
  if (parent.type === "CallExpression") return;
  const owner = thisUnit(step.state.unit);
  finder.implicit("this", owner, step, parent);
  if (owner.literal !== undefined) homeObject(owner.literal, owner, step, node, finder);
  else finder.implicit("class", classUnit(owner) as Unit, step, node);
}

/** The home object of methods in a literal: it has a scope of its own, whose object the methods are given. */
function homeObject(
  literal: ESTree.ObjectExpression,
  method: Unit,
  step: Step,
  node: Node,
  finder: Finder,
): void {
  const unit = method.parent as Unit;
  const scope = finder.found.scopes.get(literal) ?? finder.scope("block", literal, undefined, unit);
  let binding = scope.bindings.get("home");
  if (binding === undefined) scope.bindings.set("home", (binding = makeBinding("home", "home", scope, 0)));
  binding.references.push({ node, unit: step.state.unit, scope: step.state.scope, write: false });
  finder.found.bindings.set(node, binding);
}
