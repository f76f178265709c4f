// Tokenizes and parses a program, then walks its tree, stopping between nodes.
import { Parser, tokenizer, tokTypes, getLineInfo } from "acorn";

const source = `
import { a as b } from "m";
export class A extends B { #x = 1; static async *items(n = 2) { for await (const i of b) yield i ?? n; } }
const text = \`one \${1 + 2} two\`, re = /a+(?<n>b)/u;
label: while (true) { if (a?.b?.[c]) break label; }
`;

const tokens = tokenizer(source, { ecmaVersion: "latest", sourceType: "module" });
const kinds = new Map();
for (const token of tokens) {
  kinds.set(token.type.label, (kinds.get(token.type.label) ?? 0) + 1);
  if (token.type === tokTypes.semi) await null;
}
console.log([...kinds].map(([kind, count]) => `${kind}:${count}`).join(" "));

let statements = 0;
class Counting extends Parser {
  parseStatement(...args) {
    statements++;
    return super.parseStatement(...args);
  }
}
const tree = Counting.parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true });
await null;

const types = [];
async function visit(node) {
  types.push(node.type);
  if (types.length % 10 === 0) await null;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === "string") await visit(child);
  }
}
await visit(tree);
console.log(statements, types.length, [...new Set(types)].toSorted().join());
console.log(tree.constructor.name, JSON.stringify(getLineInfo(source, 40)));
try {
  Parser.parse("let let = 1", { ecmaVersion: 2024 });
} catch (error) {
  console.log(error.name, error.message, error.pos, error instanceof SyntaxError);
}
