/**
 * Expressions as V8 names them in "… is not a function" and "… is not iterable": names, properties and operators are
 * printed, everything else is an intermediate value.
 */
import type * as ESTree from "estree";

const INTERMEDIATE = "(intermediate value)";

/** `converted` stands for an expression that V8 calls `text`. */
export function standingFor<N extends ESTree.Node>(text: string, converted: N): N {
  return Object.assign(converted, { text });
}

/** Of an expression the compiler has made another of. */
function ownText(node: ESTree.Node): string | undefined {
  return (node as { text?: string }).text;
}

export function sourceText(node: ESTree.Node): string {
  return ownText(node) ?? textOf(node);
}

function textOf(node: ESTree.Node): string {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "PrivateIdentifier":
      return `#${node.name}`;
    case "ThisExpression":
      return "this";
    case "Literal":
      return "regex" in node ? `/${node.regex.pattern}/${node.regex.flags}` : literal(node.value);
    case "MemberExpression":
      return member(node);
    case "ChainExpression":
      return sourceText(node.expression);
    case "CallExpression":
      return `${sourceText(node.callee)}(...)`;
    case "ObjectExpression":
      return `{${node.properties.map(value).join("")}}`;
    case "ArrayExpression":
      return `[${node.elements.map((item) => (item === null ? INTERMEDIATE : sourceText(item))).join()}]`;
    case "SpreadElement":
      return `(...${sourceText(node.argument)})`;
    case "UnaryExpression":
      return `(${node.operator}${/\w/.test(node.operator) ? " " : ""}${sourceText(node.argument)})`;
    case "BinaryExpression":
    case "LogicalExpression":
      return `(${sourceText(node.left)} ${node.operator} ${sourceText(node.right)})`;
    case "SequenceExpression":
      return sequence(node);
    case "ConditionalExpression":
      return isChecked(node) ? sourceText(node.alternate) : INTERMEDIATE.repeat(3);
  }
  return INTERMEDIATE;
}

/** `x === $.uninitialized ? $.tdz("x") : x`: a variable that is read. */
function isChecked({ consequent }: ESTree.ConditionalExpression): boolean {
  return consequent.type === "CallExpression" && /^\$\d*\.tdz$/.test(sourceText(consequent.callee));
}

/** What the engine says is not iterable, or not async iterable. */
export function iterableText(node: ESTree.Node, async = false): string {
  if (node.type !== "CallExpression" || ownText(node) !== undefined) return sourceText(node);
  return `${sourceText(async ? node : node.callee)} is not a function or its return value`;
}

/** The same where an array pattern of a declaration takes it apart; undefined: V8, which finds it by its place in the source, does not. */
export function takenApartText(node: ESTree.Expression): string | undefined {
  return isFoundAtItsBeginning(node) ? iterableText(node) : undefined;
}

function isFoundAtItsBeginning(node: ESTree.Expression): boolean {
  if (/^(Member|Chain|Binary|Logical|Sequence|Assignment|Update)Expression$/.test(node.type)) return false;
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return true;
  const { object, property } = node.callee;
  return object.type !== "Identifier" && property.type !== "PrivateIdentifier";
}

/** Of these V8 does not note where they are. */
const WITHOUT_PLACE =
  /^(Identifier|Literal|ThisExpression|Logical.*|Conditional.*|Chain.*|Object.*|Array.*|Function.*|Arrow.*)$/;

/** The same of what `yield*` delegates to. */
export function delegatedText({ type }: ESTree.Expression): string | undefined {
  return WITHOUT_PLACE.test(type) ? undefined : `yield* ${INTERMEDIATE}`;
}

function literal(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}

function value(property: ESTree.Property | ESTree.SpreadElement): string {
  return sourceText(property.type === "Property" ? property.value : property);
}

function member({ object, property, computed, optional }: ESTree.MemberExpression): string {
  const from = object.type === "Super" ? INTERMEDIATE : sourceText(object);
  if (property.type === "PrivateIdentifier") return `${from}[${sourceText(property)}]`;
  const name = !computed ? sourceText(property) : property.type === "Literal" ? property.value : undefined;
  if (typeof name === "string") return `${from}${optional ? "?" : ""}.${name}`;
  return `${from}${optional ? "?." : ""}[${sourceText(property)}]`;
}

function sequence({ expressions }: ESTree.SequenceExpression): string {
  const [first, last] = [expressions[0], expressions.at(-1) as ESTree.Expression];
  // `(0, $s1.name)`: a captured variable that is called.
  const captured =
    first?.type === "Literal" && last.type === "MemberExpression" && /^\$s\d+$/.test(sourceText(last.object));
  // `($s1 = { home: void 0 }, $s1.home = { … })`: a literal with methods that use `super`.
  const literal = last.type === "AssignmentExpression" && /^\$s\d+\.home$/.test(sourceText(last.left));
  if (literal) return sourceText(last.right);
  return captured ? sourceText(last.property) : `(${expressions.map(sourceText).join(" , ")})`;
}
