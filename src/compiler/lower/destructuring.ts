/** Destructuring written out, where a default, a key or a target suspends. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { sourceText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { lowerPlace } from "./assignment.ts";
import { makeBlock } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect, save } from "./expressions.ts";
import { suspends } from "./suspends.ts";
import { withExit } from "./try.ts";

type Expression = ESTree.Expression;

/** Assigns the parts of `value`, which can be evaluated again. */
export function lowerDestructuring(
  pattern: ESTree.ObjectPattern | ESTree.ArrayPattern,
  value: Expression,
  to: Builder,
): void {
  if (pattern.type === "ObjectPattern") destructureObject(pattern, value, to);
  else destructureArray(pattern, value, to);
}

/** Evaluates the place a part goes to, then its value, then the default; and assigns. */
function assignPart(pattern: ESTree.Pattern, read: () => Expression, to: Builder): void {
  const { target, fallback } = withDefault(pattern);
  const place = target.type === "MemberExpression" ? lowerPlace(target, true, to) : target;
  if (fallback === undefined) return store(place, read(), to);
  const part = to.variable();
  const [absent, present] = [makeBlock(), makeBlock()];
  to.assign(part, read());
  to.branch(b.binary("===", b.id(part), b.undefinedValue()), absent, present);
  to.begin(absent);
  to.assign(part, lower(fallback, to));
  to.begin(present);
  store(place, b.id(part), to);
}

function withDefault(pattern: ESTree.Pattern): { target: ESTree.Pattern; fallback: Expression | undefined } {
  if (pattern.type === "AssignmentPattern") return { target: pattern.left, fallback: pattern.right };
  return { target: pattern, fallback: undefined };
}

function store(place: ESTree.Pattern, value: Expression, to: Builder): void {
  if ((place.type === "ObjectPattern" || place.type === "ArrayPattern") && suspends(place)) {
    return lowerDestructuring(place, save(value, to), to);
  }
  lowerEffect(b.assign(place, value), to);
}

function destructureObject(pattern: ESTree.ObjectPattern, value: Expression, to: Builder): void {
  // Null and undefined throw before anything else happens, as reading the first property does.
  const [first] = pattern.properties;
  if (first === undefined || first.type === "RestElement" || first.computed)
    to.emit(b.statement(b.assign({ type: "ObjectPattern", properties: [] }, value)));
  const hasRest = pattern.properties.some((item) => item.type === "RestElement");
  const taken: Expression[] = [];
  for (const item of pattern.properties) {
    if (item.type === "RestElement") {
      assignPart(item.argument, () => restOf(value, taken), to);
      continue;
    }
    const key = propertyKey(item, to);
    if (hasRest) taken.push(key);
    assignPart(item.value, () => b.element(value, key), to);
  }
}

function propertyKey(item: ESTree.AssignmentProperty, to: Builder): Expression {
  if (!item.computed) return item.key.type === "Identifier" ? b.literal(item.key.name) : item.key;
  const key = b.call(runtime(to.shared, "key"), lower(item.key, to));
  return save(key, to);
}

/** What is left of an object: `((k0, { [k0]: _0, …rest }) => rest)(key, value)`. */
function restOf(value: Expression, taken: readonly Expression[]): Expression {
  const properties: (ESTree.AssignmentProperty | ESTree.RestElement)[] = taken.map((key, index) => ({
    ...(b.property(key, b.id(`_${index}`), true) as ESTree.AssignmentProperty),
    computed: true,
    shorthand: false,
  }));
  properties.push({ type: "RestElement", argument: b.id("rest") });
  const params = taken.map((_, index) => b.id(`k${index}`));
  properties.slice(0, -1).forEach((item, index) => {
    (item as ESTree.AssignmentProperty).key = params[index] as ESTree.Identifier;
  });
  const fn = b.arrow([...params, { type: "ObjectPattern", properties }], b.id("rest"));
  return b.call(fn, ...taken, value);
}

/** Steps an iterator part by part; it is closed unless it has ended or has itself thrown. */
function destructureArray(pattern: ESTree.ArrayPattern, value: Expression, to: Builder): void {
  const iterator = to.variable("$it");
  const done = to.variable("$done");
  to.assign(iterator, b.call(runtime(to.shared, "iterator"), value, b.literal(sourceText(value))));
  to.assign(done, b.literal(false));
  const close = b.statement(b.call(runtime(to.shared, "closeIterator"), b.id(iterator)));
  const open = b.unary("!", b.id(done));
  withExit(
    to,
    () => {
      for (const item of pattern.elements) destructureElement(item, iterator, done, to);
    },
    () => to.emit(b.when(open, close)),
    () =>
      to.emit(
        b.when(open, {
          type: "TryStatement",
          block: b.block([close]),
          handler: { type: "CatchClause", param: null, body: b.block([]) },
          finalizer: null,
        }),
      ),
  );
  to.emit(b.when(open, close));
}

function destructureElement(item: ESTree.Pattern | null, iterator: string, done: string, to: Builder): void {
  const read = (): Expression => stepOnce(iterator, done, to);
  if (item === null) return to.emit(b.statement(read()));
  if (item.type === "RestElement") return assignPart(item.argument, () => collect(iterator, done, to), to);
  assignPart(item, read, to);
}

/** The next value, or undefined once the iterator has ended. An iterator that throws counts as ended. */
function stepOnce(iterator: string, done: string, to: Builder): Expression {
  const result = to.variable("$r");
  const next = b.call(b.member(b.id(iterator), "next"));
  const value = to.variable();
  const take = b.block([
    b.statement(b.assign(b.id(done), b.literal(true))),
    b.statement(b.assign(b.id(result), next)),
    b.when(
      b.unary("!", b.member(b.id(result), "done")),
      b.block([
        b.statement(b.assign(b.id(value), b.member(b.id(result), "value"))),
        b.statement(b.assign(b.id(done), b.literal(false))),
      ]),
    ),
  ]);
  to.assign(value, b.undefinedValue());
  to.emit(b.when(b.unary("!", b.id(done)), take));
  return b.id(value);
}

function collect(iterator: string, done: string, to: Builder): Expression {
  const list = to.variable();
  to.assign(list, b.array([]));
  const value = stepOnce(iterator, done, to);
  const [top, more, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.begin(top);
  to.branch(b.id(done), after, more);
  to.begin(more);
  to.emit(b.statement(b.call(b.member(b.id(list), "push"), value)));
  const again = stepOnce(iterator, done, to);
  to.emit(b.statement(b.assign(value as ESTree.Identifier, again)));
  to.goto(top);
  to.begin(after);
  return b.id(list);
}
