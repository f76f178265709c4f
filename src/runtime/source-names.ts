/**
 * Engines name things in their messages ("x is not a function") as the executable has them: a captured
 * variable as a property of a scope object, `this` of an async method as a variable. Before a program can see such
 * an error its message is put into the program's own names.
 */

/** What the compiler emits for things without a name, or in the place of other names. */
const EMITTED = new RegExp(
  [
    String.raw`\(0 , \$s\d+\.(?<called>[\w$]+)\)`, // (0, $s1.f)()
    String.raw`(?<literal>\$\d*\.object\(\.\.\.\)|\(\$s\d+ , \$s\d+\.home\))`, // { get x() … }, { m() { super… } }
    String.raw`(?<scope>\$s\d+\.)`,
    // $private1.x.own(this), iterated over, too; and what `?.` looks at of it
    String.raw`\$private\d+\.(?<own>[\w$]+)\.own(?:\(\.\.\.\)| is not a function or its return value)?`,
    String.raw`\$own_(?<tested>[\w$]+)_\d+(?![\w$])`,
    String.raw`(?<later>\$\d*\.(?:call|callAwaited|callPassed|startEach)\(\.\.\.\))`,
    String.raw`(?<made>\$c\d+\(\.\.\.\)|\$(?:v|e|[a-z]+\d+)(?![\w$]))`,
    String.raw`(?<constant> '\$constant')`, // what stands for a constant that is assigned to
    String.raw`(?<renamed>[\w$]+\$\d+)(?![\w$])`,
  ].join("|"),
  "g",
);

/** What engines say with a name in it. Other messages may be the program's own. */
const WITH_NAMES =
  /is not (?:a function|a constructor|iterable|async iterable|defined|an object)|destructure|initialization|its return value|can't access property|invalid assignment|is (?:undefined|null)$/;

const KEYWORDS: Readonly<Record<string, string>> = {
  this: "this",
  arguments: "arguments",
  target: ".new.target",
  // What V8 calls the value that a loop's pattern takes apart.
  for: ".for",
};

export class SourceNames {
  /** Names in the executable → names in the source. */
  #names: Readonly<Record<string, string>> = {};

  load(names: Readonly<Record<string, string>>): void {
    this.#names = names;
  }

  /** Corrects the message of an error that the engine has thrown. */
  correct(error: unknown): void {
    if (!(error instanceof TypeError) && !(error instanceof ReferenceError)) return;
    const { message } = error;
    if (typeof message !== "string" || !message.includes("$") || !WITH_NAMES.test(message)) return;
    const corrected = this.#correct(message);
    if (corrected === message) return;
    const { stack } = error;
    Object.defineProperty(error, "message", { value: corrected });
    if (typeof stack === "string") error.stack = stack.replace(message, () => corrected);
  }

  #correct(message: string): string {
    return message.replace(EMITTED, (text, ...found: unknown[]) => {
      const names = found.at(-1) as Record<string, string | undefined>;
      const { called, scope, own, tested, literal, later, made, constant, renamed } = names;
      if (called !== undefined) return called;
      if (own !== undefined) return `this[#${own}]`;
      if (tested !== undefined) return `this[#${tested}]?`;
      if (scope !== undefined || constant !== undefined) return "";
      if (literal !== undefined) return "{(intermediate value)}";
      if (later !== undefined) return "(intermediate value)";
      if (made !== undefined) return KEYWORDS[made.replace(/^\$|\d+$/g, "")] ?? "(intermediate value)";
      return (renamed !== undefined && Object.hasOwn(this.#names, renamed) && this.#names[renamed]) || text;
    });
  }
}
