/** Tagged templates: each place in the code has one template object, for as long as the program runs. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { runtime } from "./state.ts";
import type { State } from "./state.ts";

/** ``tag`a${x}b` `` as the call it is: `tag($template1 ??= $.template(["a", "b"], ["a", "b"]), x)`. */
export function untagged(node: ESTree.TaggedTemplateExpression, { shared }: State): ESTree.Expression {
  const { quasis, expressions } = node.quasi;
  const name = shared.names.numbered("$template");
  shared.templates.push(name);
  const cooked = quasis.map(({ value }) =>
    value.cooked == null ? b.undefinedValue() : b.literal(value.cooked),
  );
  const raw = quasis.map(({ value }) => b.literal(value.raw));
  const made = b.call(runtime(shared, "template"), b.array(cooked), b.array(raw));
  return b.at(b.call(node.tag, b.assign(b.id(name), made, "??="), ...expressions), node);
}
