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
  // `(0, $s.name)`: a captured variable.
  if (node.type === "SequenceExpression")
    return sourceText((node.expressions.at(-1) as ESTree.MemberExpression).property);
  return "(intermediate value)";
}
