// Templates parsed to a tree, walked, and translated to code (which running them would need).
import Handlebars from "handlebars";

const tree = Handlebars.parse("Hello {{name}}!{{#each ships as |ship|}} {{ship.name}}{{else}} none{{/each}}");
await null;
console.log(tree.body.map(({ type }) => type).join());

const runtime = Handlebars.create();
runtime.registerHelper("loud", (text) => text.toUpperCase());
await null;
class Paths extends Handlebars.Visitor {
  found = [];
  PathExpression(path) {
    this.found.push(path.original);
    super.PathExpression(path);
  }
}
const visitor = new Paths();
visitor.accept(tree);
await null;
console.log(
  visitor.found.join(),
  Object.keys(runtime.helpers).includes("loud"),
  "loud" in Handlebars.helpers,
);
const code = runtime.precompile(tree);
await null;
console.log(code.length, runtime.escapeExpression("<a & b>"), new runtime.SafeString("<i>").toHTML());
