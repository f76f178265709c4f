// A document that is edited as a tree, with comments, anchors and tags of its own.
import { Document, isMap, isScalar, parse, parseDocument, parseAllDocuments, stringify, visit } from "yaml";

const source = `# fleet
defaults: &defaults
  speed: 10 # knots
  crew: [ann, bob]
ships:
  - <<: *defaults
    name: Godwit
  - name: !upper plover
`;
const upper = { tag: "!upper", resolve: (text) => text.toUpperCase() };
const document = parseDocument(source, { customTags: [upper], merge: true });
await null;
console.log(JSON.stringify(document.toJS()));

document.setIn(["defaults", "speed"], 12);
document.addIn(["ships"], { name: "Knot", crew: new Map([["cap", "eve"]]) });
await null;
document.commentBefore = " edited";
console.log(document.toString());

const names = [];
visit(document, {
  Pair(_, pair) {
    if (isScalar(pair.key) && pair.key.value === "name") names.push(pair.value.value);
  },
});
await null;
console.log(names.join(), isMap(document.contents), document.errors.length);
for (const one of parseAllDocuments("a: 1\n---\nb: [2, 3]\n---\n- !!set {x}\n")) {
  await null;
  console.log(JSON.stringify(one), one instanceof Document);
}
console.log(stringify({ text: "two\nlines", when: new Date(0), big: 12n }), parse("0x1F"));
try {
  parse("a: [1");
} catch (error) {
  await null;
  console.log(error.name, error.code, error.linePos?.[0].line);
}
