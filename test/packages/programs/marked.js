// Markdown to HTML with an extension, a renderer of its own and hooks that wait.
import { Lexer, Marked } from "marked";

const wiki = {
  name: "wiki",
  level: "inline",
  start: (text) => text.indexOf("[["),
  tokenizer(text) {
    const found = /^\[\[([^\]]+)\]\]/.exec(text);
    if (found) return { type: "wiki", raw: found[0], page: found[1] };
  },
  renderer: ({ page, title }) => `<a href="/wiki/${page}">${title}</a>`,
};
const titles = new Map([["Home", "The home page"]]);
const marked = new Marked({ gfm: true });
marked.use({
  async: true,
  extensions: [wiki],
  async walkTokens(token) {
    if (token.type !== "wiki") return;
    await new Promise((resolve) => setTimeout(resolve, 1));
    token.title = titles.get(token.page) ?? token.page;
  },
  renderer: {
    heading({ tokens, depth }) {
      return `<h${depth} id="h">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
  },
});

const pages = [
  "# Title *one*\n\nSee [[Home]] and [[Other]].",
  "| a | b |\n|---|---:|\n| 1 | **2** |\n\n1. x\n2. y\n   - z",
  "> quoted `code`\n\n```js\nawait 1 < 2\n```\n\n~~gone~~ <https://example.org>",
];
for (const page of pages) console.log(await marked.parse(page));

const lexer = new Lexer({ gfm: true });
const tokens = lexer.lex("para\n\n- [x] done\n- [ ] open");
await null;
console.log(
  tokens.map(({ type }) => type).join(),
  tokens
    .at(-1)
    .items.map(({ checked }) => checked)
    .join(),
);
