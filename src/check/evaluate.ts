/** Executables in an OS process that has others: a runtime of one's own for each, and none in the realm. */
import { compileFunction } from "node:vm";
import { RUNTIME } from "../runtime/abi.ts";

/** Loads the executable for the runtime whose ABI it is given; once for each. */
export type Load = (abi: object) => void;

/**
 * The executable as a function of its host modules, which a plain function cannot import.
 *
 * @param filename Where stack traces say that its code is, at the lines and columns of `code`.
 */
export function evaluator(code: string, filename = "executable.js"): Load {
  const names: string[] = [];
  const modules: object[] = [];
  const next = new RegExp(HOST_MODULE);
  let bodyAt = 0;
  for (let found = next.exec(code); found !== null; found = next.exec(code)) {
    bodyAt = next.lastIndex;
    names.push(found[1] as string);
    modules.push(namespace(process.getBuiltinModule(found[2] as string)));
  }
  const blank = code.slice(0, bodyAt).replace(/[^\n]/g, " ");
  const body = `"use strict";\n${blank}${code.slice(bodyAt)}`;
  const evaluate = compileFunction(body, names, { filename, lineOffset: -1 }) as (
    ...modules: object[]
  ) => void;
  return (abi) => {
    const realm = globalThis as { [RUNTIME]?: object };
    realm[RUNTIME] = abi;
    try {
      evaluate(...modules);
    } finally {
      delete realm[RUNTIME];
    }
  };
}

/** As the compiler writes them at an executable's head, minified or not. */
const HOST_MODULE = /\s*import\s*\*\s*as ([\w$]+) from\s*"([^"]+)";/y;

/** What `import *` gives for a module of Node's. */
function namespace(module: object | undefined): object {
  return { ...module, default: module };
}
