/** Callees as the engine names them in its messages. */
import type * as ESTree from "estree";

/** What the engine calls a callee in "… is not a function". */
export function sourceText(node: ESTree.Node): string {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "ThisExpression":
      return "this";
    case "MemberExpression": {
      const object = sourceText(node.object);
      if (node.property.type === "PrivateIdentifier") return `${object}.#${node.property.name}`;
      return node.computed ? `${object}[...]` : `${object}.${sourceText(node.property)}`;
    }
  }
  if (node.type === "SequenceExpression") {
    const last = node.expressions.at(-1) as ESTree.Expression;
    // `(0, $s.name)`: a captured variable.
    return last.type === "MemberExpression" ? sourceText(last.property) : `(0 , ${sourceText(last)})`;
  }
  return "(intermediate value)";
}
