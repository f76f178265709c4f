/** What engines compute differently: each carrier is asked for every topic (differences/), and compared with the first. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BrowserName } from "../browser/browsers.ts";
import { entry } from "../../src/check/entries.ts";
import { engineCommand } from "../../src/machine/os/engine.ts";
import { browserOf, type Carrier } from "./carriers.ts";
import type { Answer, Given } from "./differences/given.ts";
import { ARGUMENTS, STRICT } from "./differences/math.ts";
import { each } from "./each.ts";
import { list, table } from "./page.ts";
import { pageScript } from "./tab/script.ts";
import { AskedTab } from "./tab/server.ts";

const run = promisify(execFile);

export async function findDifferences(
  carriers: readonly Carrier[],
  atATime: number,
  say: (what: string) => void,
): Promise<{ failures: string[]; texts: Readonly<Record<string, string>> }> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-hetero-"));
  try {
    const file = await entry(import.meta.url, "differences/main", directory);
    const all: Answer[] = [];
    await each([...carriers.entries()], atATime, async ([i, carrier]) => {
      const browser = browserOf(carrier);
      all[i] = await (browser === undefined ? ofProcess(carrier, file, directory) : ofTab(browser));
      say(`differences: ${carrier.name}`);
    });
    const names = carriers.map(({ name }) => name);
    const topics = compared(
      names,
      all.map((answer) => answer.topics),
    );
    const math = comparedMath(
      names,
      all.map((answer) => answer.math),
    );
    return {
      failures: [...topics.failures, ...math.failures],
      texts: { math: math.text, differences: topics.text },
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Of the engine, not of what the environment asks of it. */
const PLAIN = { TZ: "UTC", LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" };

async function ofProcess({ name, engine }: Carrier, file: string, directory: string): Promise<Answer> {
  const answer = join(directory, `${name}.json`);
  const { command, args } = engineCommand(engine);
  await run(command, [...args, file, answer], { env: { ...process.env, ...PLAIN } });
  return JSON.parse(await readFile(answer, "utf8")) as Answer;
}

async function ofTab(browser: BrowserName): Promise<Answer> {
  const tab = await AskedTab.open(
    browser,
    { "differences.js": await pageScript(import.meta.url, "differences/tab") },
    PLAIN,
  );
  try {
    const { answers, broken } = await tab.ask("differences.js", null);
    if (answers.length === 0) throw new Error(`No answer from the tab in ${browser}: ${broken}`);
    return answers[0] as Answer;
  } finally {
    await tab.close();
  }
}

/** Carriers that compute the same functions otherwise than the first one. */
function comparedMath(
  names: readonly string[],
  all: readonly Answer["math"][],
): { failures: string[]; text: string } {
  const [first] = all;
  const functions = Object.keys(first!).filter((name) => name !== STRICT);
  const others = names.map((_, i) => functions.filter((name) => all[i]![name] !== first![name]));
  const rows = Map.groupBy(names.keys().drop(1), (i) => described(others[i]!, functions));
  const strict = names.filter((_, i) => all[i]![STRICT] !== first![STRICT]);
  const text = [
    `Compared with ${names[0]}, ${ARGUMENTS.toLocaleString("en")} arguments each:`,
    "",
    table(
      ["carriers", "functions with other results"],
      [...rows].map(([what, those]) => [those.map((i) => names[i]!).join(", "), what]),
    ),
    "",
    `With \`--strict-math\` all functions gave the same bits on ${strict.length === 0 ? `all ${names.length} of them` : `all but ${strict.join(", ")}`}.`,
  ];
  const failures = strict.map((name) => `Differences: strict Math on ${names[0]} and on ${name}`);
  return { failures, text: text.join("\n") };
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

function described(differing: readonly string[], functions: readonly string[]): string {
  if (differing.length === 0) return "none";
  if (differing.length <= functions.length / 2) return quoted(differing);
  return `all but ${quoted(functions.filter((name) => !differing.includes(name)))}`;
}

function compared(
  names: readonly string[],
  all: readonly (readonly Given[])[],
): { failures: string[]; text: string } {
  const failures: string[] = [];
  const rows: string[][] = [];
  const alike: string[] = [];
  for (const [topic, { name, isShown, advice, value }] of all[0]!.entries()) {
    const groups = Map.groupBy(names, (_, i) => all[i]![topic]!.value);
    if (groups.size === 1) {
      alike.push(isShown ? `${name}: ${value}` : name);
      continue;
    }
    const others = [...groups].filter(([other]) => other !== value);
    if (advice === undefined)
      failures.push(
        `Differences: ${name}, on ${names[0]} and on ${others.flatMap(([, those]) => those).join(", ")}`,
      );
    const where = isShown
      ? [...groups].map(
          ([other, those]) => `${those === groups.get(value) ? "" : `${those.join(", ")}: `}${other}`,
        )
      : others.map(([, those]) => those.join(" = "));
    rows.push([name, where.join("; "), advice ?? ""]);
  }
  const text = [
    `Compared with ${names[0]}: ${names.slice(1).join(", ")}.`,
    "Carriers without a value give something else than it does; `=`: the same as one another.",
    "",
    table(["what", `otherwise than on ${names[0]}`, "what a program does about it"], rows),
    "",
    ...list("The same on all of them:", alike),
  ];
  return { failures, text: text.join("\n") };
}
