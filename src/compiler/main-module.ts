/**
 * `require.main === module` and `import.meta.main` tell a program's own module from those it imports. In the
 * executable all are one, so it is decided before. What is put in their place is as long: source maps hold.
 */
import type { Plugin } from "rolldown";

const REQUIRE_MAIN = /\brequire\.main\b/g;
const META_MAIN = /\bimport\.meta\.main\b/g;

export const mainModule: Plugin = {
  name: "main-module",
  transform: {
    filter: { code: /\b(require|import\.meta)\.main\b/ },
    handler(code, id) {
      const [main, meta] = this.getModuleInfo(id)?.isEntry ? ["module", "true"] : ["void 0", "false"];
      const required = code.replaceAll(REQUIRE_MAIN, (found) => main.padEnd(found.length));
      return { code: required.replaceAll(META_MAIN, (found) => meta.padEnd(found.length)), map: null };
    },
  },
};
