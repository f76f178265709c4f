/** Makes syntax tree nodes. `at` copies the place in the source, which source maps are made from. */
import type * as ESTree from "estree";

type Expression = ESTree.Expression;
type Statement = ESTree.Statement;

/** Gives `node` the place of `origin` and returns it. */
export function at<N extends ESTree.Node>(node: N, origin: ESTree.Node | undefined): N {
  if (origin?.loc) node.loc = origin.loc;
  return node;
}

/** Gives the place engines report for `original`, a call, to the `call` that stands for it: that of a method is its name's. */
export function atCall<N extends ESTree.Node>(call: N, original: ESTree.CallExpression): N {
  const { callee } = original;
  return at(call, callee.type === "MemberExpression" ? callee.property : original);
}

export function id(name: string): ESTree.Identifier {
  return { type: "Identifier", name };
}

export function literal(value: string | number | boolean | null): ESTree.Literal {
  return { type: "Literal", value };
}

export function undefinedValue(): Expression {
  return unary("void", literal(0));
}

export function unary(operator: ESTree.UnaryOperator, argument: Expression): ESTree.UnaryExpression {
  return { type: "UnaryExpression", operator, prefix: true, argument };
}

/** What is true where `test` is false. */
export function negate(test: Expression): Expression {
  if (test.type === "UnaryExpression" && test.operator === "!") return test.argument;
  if (test.type === "BinaryExpression" && test.operator === "===") return { ...test, operator: "!==" };
  return unary("!", test);
}

export function binary(
  operator: ESTree.BinaryOperator,
  left: Expression,
  right: Expression,
): ESTree.BinaryExpression {
  return { type: "BinaryExpression", operator, left, right };
}

/** `value | 0`: tells the engine that it need not box the number. */
export function integer(value: Expression): ESTree.BinaryExpression {
  return binary("|", value, literal(0));
}

/** `count = count - 1 | 0`, whose value is what is left. */
export function countDown(count: ESTree.Identifier): ESTree.AssignmentExpression {
  return assign(count, integer(binary("-", count, literal(1))));
}

export function logical(
  operator: ESTree.LogicalOperator,
  left: Expression,
  right: Expression,
): ESTree.LogicalExpression {
  return { type: "LogicalExpression", operator, left, right };
}

export function conditional(
  test: Expression,
  consequent: Expression,
  alternate: Expression,
): ESTree.ConditionalExpression {
  return { type: "ConditionalExpression", test, consequent, alternate };
}

export function assign(
  left: ESTree.Pattern,
  right: Expression,
  operator: ESTree.AssignmentOperator = "=",
): ESTree.AssignmentExpression {
  return { type: "AssignmentExpression", operator, left, right };
}

export function sequence(expressions: Expression[]): Expression {
  return expressions.length === 1
    ? (expressions[0] as Expression)
    : { type: "SequenceExpression", expressions };
}

/** `object.name`, or `object["name"]` where the name is no identifier. */
export function member(object: Expression | ESTree.Super, name: string): ESTree.MemberExpression {
  const plain = isIdentifierName(name);
  return {
    type: "MemberExpression",
    object,
    property: plain ? id(name) : literal(name),
    computed: !plain,
    optional: false,
  };
}

export function element(object: Expression, property: Expression): ESTree.MemberExpression {
  return { type: "MemberExpression", object, property, computed: true, optional: false };
}

export function isIdentifierName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

type Argument = Expression | ESTree.SpreadElement;

export function call(callee: Expression | ESTree.Super, ...args: Argument[]): ESTree.SimpleCallExpression {
  return { type: "CallExpression", callee, arguments: args, optional: false };
}

/**
 * A call whose callee is the compiler's own: there for good, and called as it is, so it need not be
 * saved when an argument suspends.
 */
export function callOwn(callee: Expression, ...args: Argument[]): ESTree.SimpleCallExpression {
  return Object.assign(call(callee, ...args), { own: true });
}

export function isOwnCall(node: ESTree.SimpleCallExpression): boolean {
  return "own" in node;
}

export function construct(callee: Expression, args: Argument[]): ESTree.NewExpression {
  return { type: "NewExpression", callee, arguments: args };
}

export function spread(argument: Expression): ESTree.SpreadElement {
  return { type: "SpreadElement", argument };
}

export function array(elements: (Argument | null)[]): ESTree.ArrayExpression {
  return { type: "ArrayExpression", elements };
}

export function property(
  key: string | Expression,
  value: Expression | ESTree.Pattern,
  computed = false,
): ESTree.Property {
  const name = typeof key === "string" ? (isIdentifierName(key) ? id(key) : literal(key)) : key;
  const shorthand =
    name.type === "Identifier" && !computed && value.type === "Identifier" && value.name === name.name;
  return {
    type: "Property",
    kind: "init",
    key: name,
    value: value,
    computed,
    method: false,
    shorthand,
  };
}

export function object(properties: (ESTree.Property | ESTree.SpreadElement)[]): ESTree.ObjectExpression {
  return { type: "ObjectExpression", properties };
}

export function arrow(
  params: ESTree.Pattern[],
  body: ESTree.BlockStatement | Expression,
): ESTree.ArrowFunctionExpression {
  return {
    type: "ArrowFunctionExpression",
    params,
    body,
    expression: body.type !== "BlockStatement",
    async: false,
    generator: false,
  };
}

export function functionExpression(
  name: string | undefined,
  params: ESTree.Pattern[],
  body: ESTree.BlockStatement,
): ESTree.FunctionExpression {
  return {
    type: "FunctionExpression",
    id: name === undefined ? null : id(name),
    params,
    body,
    async: false,
    generator: false,
  };
}

export function method(name: string, value: ESTree.FunctionExpression): ESTree.MethodDefinition {
  return {
    type: "MethodDefinition",
    key: id(name),
    value,
    kind: name === "constructor" ? name : "method",
    computed: false,
    static: false,
  };
}

// ── statements ──

export function statement(expression: Expression): ESTree.ExpressionStatement {
  const node: ESTree.ExpressionStatement = { type: "ExpressionStatement", expression };
  return at(node, expression);
}

export function block(body: Statement[]): ESTree.BlockStatement {
  return { type: "BlockStatement", body };
}

/** `outermost: … innermost: body` */
export function labelled(labels: readonly string[], body: Statement): Statement {
  return labels.reduceRight<Statement>(
    (inner, label) => ({ type: "LabeledStatement", label: id(label), body: inner }),
    body,
  );
}

export function oneStatement(list: Statement[]): Statement {
  return list.length === 1 ? (list[0] as Statement) : block(list);
}

export function declare(
  kind: "const" | "let" | "var",
  name: string | ESTree.Pattern,
  init: Expression | null = null,
): ESTree.VariableDeclaration {
  const target = typeof name === "string" ? id(name) : name;
  return {
    type: "VariableDeclaration",
    kind,
    declarations: [{ type: "VariableDeclarator", id: target, init }],
  };
}

export function declareAll(kind: "let" | "var", names: Iterable<string>): ESTree.VariableDeclaration {
  return {
    type: "VariableDeclaration",
    kind,
    declarations: Array.from(names, (name) => ({ type: "VariableDeclarator", id: id(name), init: null })),
  };
}

export function returns(argument: Expression | null): ESTree.ReturnStatement {
  return { type: "ReturnStatement", argument };
}

export function throws(argument: Expression): ESTree.ThrowStatement {
  return { type: "ThrowStatement", argument };
}

export function when(
  test: Expression,
  consequent: Statement,
  alternate: Statement | null = null,
): ESTree.IfStatement {
  return { type: "IfStatement", test, consequent, alternate };
}
