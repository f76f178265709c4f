// Templates parsed to a tree; rendering one needs code made at run time.
import Handlebars from "handlebars";

const tree = Handlebars.parse("Hello {{name}}!{{#each ships as |ship|}} {{ship.name}}{{else}} none{{/each}}");
await null;
console.log(tree.body.map(({ type }) => type).join());

const runtime = Handlebars.create();
runtime.registerHelper("loud", (text) => text.toUpperCase());
await null;
const template = runtime.compile("{{loud name}} {{#if ships}}has {{ships.length}}{{/if}}");
await null;
console.log(template({ name: "ann", ships: [1, 2] }));
