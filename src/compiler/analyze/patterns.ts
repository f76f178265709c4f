/** The identifiers that patterns bind or assign. */
import type * as ESTree from "estree";

/**
 * Calls `found` for each identifier the pattern binds, in source order. Member expressions bind none.
 * `whole`: the identifier with its default value, after which it is initialized.
 */
export function boundIdentifiers(
  pattern: ESTree.Pattern,
  found: (id: ESTree.Identifier, whole: ESTree.Pattern) => void,
  whole: ESTree.Pattern = pattern,
): void {
  switch (pattern.type) {
    case "Identifier":
      return found(pattern, whole);
    case "ObjectPattern":
      for (const property of pattern.properties) {
        boundIdentifiers(property.type === "RestElement" ? property.argument : property.value, found);
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element !== null) boundIdentifiers(element, found);
      return;
    case "AssignmentPattern":
      return boundIdentifiers(pattern.left, found, pattern);
    case "RestElement":
      return boundIdentifiers(pattern.argument, found);
    case "MemberExpression":
      return;
  }
}

/** Calls `found` for each expression inside the pattern that is evaluated: defaults and computed keys. */
export function patternExpressions(pattern: ESTree.Pattern, found: (node: ESTree.Expression) => void): void {
  switch (pattern.type) {
    case "Identifier":
      return;
    case "MemberExpression":
      return found(pattern);
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") patternExpressions(property.argument, found);
        else {
          if (property.computed) found(property.key);
          patternExpressions(property.value, found);
        }
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element !== null) patternExpressions(element, found);
      return;
    case "AssignmentPattern":
      patternExpressions(pattern.left, found);
      return found(pattern.right);
    case "RestElement":
      return patternExpressions(pattern.argument, found);
  }
}
