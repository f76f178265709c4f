/** An executable that was made before is taken only if the compiler would make the same. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAsBefore, type Observation } from "../../src/compiler/cache/observation.ts";
import { keepEntry, readEntry } from "../../src/compiler/cache/store.ts";
import { compileObserved } from "../../src/compiler/index.ts";

/** What the files of a program are, and what makes it another. */
interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly change: (root: string) => void;
  /** Default true. */
  readonly isAnother?: boolean;
}

const MAIN = { "app/main.ts": 'import { a } from "./a";\nconsole.log(a);' };
const PACKAGE = {
  "app/main.ts": 'import { p } from "p";\nconsole.log(p);',
  "node_modules/p/package.json": '{ "name": "p", "exports": "./one.js" }',
  "node_modules/p/one.js": "export const p = 1;",
  "node_modules/p/two.js": "export const p = 2;",
};
const MAPPED = {
  "app/main.ts": 'import { a } from "@/a";\nconsole.log(a);',
  "one/a.ts": "export const a = 1;",
  "app/tsconfig.json": '{ // maps\n "compilerOptions": { "paths": { "@/*": ["../two/*", "../one/*"], } } }',
};

const cases: Readonly<Record<string, Case>> = {
  "nothing has changed": {
    files: { ...MAIN, "app/a.ts": "export const a = 1;" },
    change() {},
    isAnother: false,
  },
  "something else has changed": {
    files: { ...MAIN, "app/a.ts": "export const a = 1;", "other/b.ts": "" },
    change: (root) => write(root, { "other/b.ts": "export {}", "other/c.ts": "" }),
    isAnother: false,
  },
  "a module has changed": {
    files: { ...MAIN, "app/a.ts": "export const a = 1;" },
    change: (root) => write(root, { "app/a.ts": "export const a = 2;" }),
  },
  "a file comes before the one it was": {
    files: { ...MAIN, "app/a/index.ts": "export const a = 1;" },
    change: (root) => write(root, { "app/a.ts": "export const a = 2;" }),
  },
  "a link leads elsewhere": {
    files: { ...MAIN, "one.ts": "export const a = 1;", "two.ts": "export const a = 2;" },
    links: { "app/a.ts": "../one.ts" },
    change(root) {
      rmSync(join(root, "app/a.ts"));
      symlinkSync("../two.ts", join(root, "app/a.ts"));
    },
  },
  "a directory on the way is another": {
    files: {
      "app/main.ts": 'import { a } from "./lib/a";\nconsole.log(a);',
      "one/a.ts": "export const a = 1;",
      "two/a.ts": "export const a = 2;",
    },
    links: { "app/lib": "../one" },
    change(root) {
      rmSync(join(root, "app/lib"));
      symlinkSync("../two", join(root, "app/lib"));
    },
  },
  "a package has another entry": {
    files: PACKAGE,
    change: (root) =>
      write(root, { "node_modules/p/package.json": '{ "name": "p", "exports": "./two.js" }' }),
  },
  "a package is nearer": {
    files: PACKAGE,
    change: (root) => write(root, { "app/node_modules/p/index.js": "export const p = 3;" }),
  },
  "a package's entry is there at last": {
    files: {
      ...PACKAGE,
      "node_modules/p/package.json": '{ "name": "p", "main": "lib/p.js" }',
      "node_modules/p/index.js": "export const p = 4;",
      "node_modules/p/lib/other.js": "",
    },
    change: (root) => write(root, { "node_modules/p/lib/p.js": "export const p = 5;" }),
  },
  "a package is another altogether": {
    files: PACKAGE,
    change(root) {
      renameSync(join(root, "node_modules/p"), join(root, "node_modules/q"));
      write(root, { "node_modules/p/one.js": "export const p = 1;" });
    },
  },
  "a tsconfig.json appears": {
    files: { ...MAIN, "app/a.ts": "export const a = 1;" },
    change: (root) => write(root, { "tsconfig.json": '{ "compilerOptions": { "target": "es2020" } }' }),
  },
  "what a tsconfig.json extends has changed": {
    files: {
      ...MAIN,
      "app/a.ts": "export const a = 1;",
      "app/tsconfig.json": '{ "extends": "../base.json" }',
      "base.json": "{}",
    },
    change: (root) => write(root, { "base.json": '{ "compilerOptions": {} }' }),
  },
  "what a name is mapped to is there at last": {
    files: MAPPED,
    change: (root) => write(root, { "two/a.ts": "export const a = 2;" }),
  },
};

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

let directory: string;
const rootOf = (name: string): string => join(directory, name.replaceAll(/\W+/g, "-"), "project");

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "godwit-cache-"));
  for (const [name, { files, links = {} }] of Object.entries(cases)) {
    write(rootOf(name), files);
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(rootOf(name), path));
  }
  // What has just changed is not kept.
  await new Promise((resolve) => setTimeout(resolve, 2200));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("what was compiled before", () => {
  for (const [name, { change, isAnother = true }] of Object.entries(cases)) {
    it(`${isAnother ? "is of no use" : "is taken"} when ${name}`, async () => {
      const root = rootOf(name);
      const { observations } = await compileObserved(join(root, "app/main.ts"));
      expect(isAsBefore(observations!)).toBe(true);
      change(root);
      expect(isAsBefore(observations!)).toBe(!isAnother);
    });
  }

  it("is not kept when something has just changed, or a tsconfig.json leads to a package", async () => {
    const root = rootOf("fresh");
    write(root, { ...MAIN, "app/a.ts": "export const a = 1;" });
    expect((await compileObserved(join(root, "app/main.ts"))).observations).toBeUndefined();
    write(root, {
      "node_modules/p/tsconfig.json": "{}",
      "app/tsconfig.json": '{ "extends": "p/tsconfig.json" }',
    });
    await new Promise((resolve) => setTimeout(resolve, 2200));
    expect((await compileObserved(join(root, "app/main.ts"))).observations).toBeUndefined();
  });
});

describe("godwit build", () => {
  const GODWIT = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

  function built(root: string, ...options: string[]): string {
    const env = { ...process.env, XDG_CACHE_HOME: join(directory, "user") };
    const out = join(directory, "out.js");
    execFileSync(process.execPath, [GODWIT, "build", join(root, "app/main.ts"), "-o", out, ...options], {
      env,
    });
    return readFileSync(out, "utf8");
  }

  it("makes the same from what is kept, and another of another program", () => {
    const root = rootOf("nothing has changed");
    const kept = join(directory, "user/godwit/executables");
    const first = built(root, "--no-cache");
    expect(existsSync(kept)).toBe(false);
    expect(built(root)).toBe(first);
    const [name] = readdirSync(kept) as [string];
    expect(readEntry(kept, name)!.executable.code).toBe(first);
    expect(built(root)).toBe(first);
    // It is taken from there.
    const entry = readEntry(kept, name)!;
    keepEntry(kept, name, { ...entry, executable: { ...entry.executable, code: "// kept" } });
    expect(built(root)).toBe("// kept");
    expect(built(root, "--no-cache")).toBe(first);
    expect(built(root, "--strict-math")).not.toBe("// kept");
    write(root, { "app/a.ts": "export const a = 77;" });
    expect(built(root)).toContain("77");
  });
});

describe("the cache", () => {
  const observations: Observation[] = [["text", "/there/is/none", null]];
  const executable = { hash: "h", code: "code", map: "{}", name: "a.ts", needs: [] };

  it("gives what was kept, and takes one that is damaged for none", () => {
    const cache = join(directory, "cache");
    expect(readEntry(cache, "k")).toBeUndefined();
    keepEntry(cache, "k", { observations, executable });
    expect(readEntry(cache, "k")).toEqual({ observations, executable });
    writeFileSync(join(cache, "k"), "0123\n{}");
    expect(readEntry(cache, "k")).toBeUndefined();
    writeFileSync(join(cache, "k"), "");
    expect(readEntry(cache, "k")).toBeUndefined();
  });

  it("keeps a few dozen", () => {
    const cache = join(directory, "many");
    for (let i = 0; i < 80; i++) keepEntry(cache, `k${i}`, { observations, executable });
    expect(readdirSync(cache)).toHaveLength(64);
    expect(readEntry(cache, "k79")).toBeDefined();
  });

  it("that cannot be written to is none", () => {
    writeFileSync(join(directory, "file"), "");
    keepEntry(join(directory, "file"), "k", { observations, executable });
    expect(readEntry(join(directory, "file"), "k")).toBeUndefined();
  });
});
