/**
 * One class with decorators:
 *
 *     ((classDecorators, Super, decorators…, keys…) => {
 *       let initializers…;
 *       return class extends Super { static { …apply the decorators… } …members… };
 *     })([…], Base, […], …)
 *
 * Decorators, superclass and keys are evaluated in the order of their text, where the class stands.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Names } from "../names.ts";
import { parseStatements } from "../parse.ts";
import { decorationOrder, isAccessor, isDecorated, isField, isPrivate, kindOf } from "./elements.ts";
import type { ClassNode, Decorated, Element, Member } from "./elements.ts";
import type { Helper } from "./lower.ts";

type Expression = ESTree.Expression;

/** Names of variables that belong to one decorated element. */
interface ElementNames {
  /** Its decorators. */
  readonly decorators: string;
  /** What decorators have its initial value go through. */
  readonly initializers: string;
  /** What runs once it has its value. */
  readonly extra: string;
  /** For private methods and accessors: the functions in force. */
  readonly descriptor: string;
}

export class ClassLowering {
  readonly #node: ClassNode;
  readonly #name: string;
  readonly #names: Names;
  readonly #helpers: ReadonlyMap<Helper, string>;
  readonly #params: string[] = [];
  readonly #args: Expression[] = [];
  /** Variables of the wrapper and their initial values, as text. */
  readonly #variables: string[] = [];
  readonly #elements = new Map<Element, ElementNames>();
  /** Computed keys, by element: the parameter that holds the key. */
  readonly #keys = new Map<Element, string>();
  /** Function bodies that the applying block needs, by the identifier that stands for them there. */
  readonly #functions = new Map<string, Expression>();
  /** For decorated classes: the class in force, once decorators have run. */
  readonly #classThis: string | undefined;
  readonly #classExtra: string = "";
  readonly #superName: string | undefined;
  readonly #instanceExtra: string;
  readonly #staticExtra: string;

  readonly #diagnostics: Diagnostics;

  constructor(
    node: ClassNode,
    name: string,
    names: Names,
    helpers: ReadonlyMap<Helper, string>,
    diagnostics: Diagnostics,
  ) {
    this.#diagnostics = diagnostics;
    this.#node = node;
    this.#name = name;
    this.#names = names;
    this.#helpers = helpers;
    if (isDecorated(node)) {
      this.#take("$classDecorators", decoratorList(node));
      this.#classThis = this.#variable("$classThis");
      this.#classExtra = this.#variable("$classExtra", "[]");
    }
    this.#superName = node.superClass ? this.#take("$classSuper", node.superClass) : undefined;
    this.#instanceExtra = this.#variable("$instanceExtra", "[]");
    this.#staticExtra = this.#variable("$staticExtra", "[]");
    for (const member of this.#members) this.#collect(member);
  }

  get #members(): Element[] {
    return this.#node.body.body.filter((member) => member.type !== "StaticBlock");
  }

  lower(): Expression {
    const body = this.#body();
    const lowered: ESTree.ClassExpression = {
      type: "ClassExpression",
      id: this.#classThis === undefined ? (this.#node.id ?? null) : null,
      superClass: this.#superName === undefined ? null : b.id(this.#superName),
      body: { type: "ClassBody", body },
    };
    const value =
      lowered.id || !this.#name ? lowered : b.member(b.object([b.property(this.#name, lowered)]), this.#name);
    const statements = parseStatements(this.#variables.map((text) => `let ${text};`).join("\n"));
    if (this.#classThis === undefined) statements.push(b.returns(b.at(value, this.#node)));
    else {
      // Code of the class that names it means the class in force, which exists before its static fields do.
      const id = this.#node.id?.name;
      if (id !== undefined) statements.push(b.declare("var", id, value));
      else statements.push(b.statement(value));
      if (id !== undefined) statements.push(b.statement(b.assign(b.id(id), b.id(this.#classThis))));
      statements.push(b.returns(b.id(this.#classThis)));
    }
    return b.at(b.call(b.arrow(this.#params.map(b.id), b.block(statements)), ...this.#args), this.#node);
  }

  // ── names ──

  #take(base: string, value: Expression): string {
    const name = this.#names.numbered(base);
    this.#params.push(name);
    this.#args.push(value);
    return name;
  }

  #variable(base: string, init?: string): string {
    const name = this.#names.numbered(base);
    this.#variables.push(init === undefined ? name : `${name} = ${init}`);
    return name;
  }

  #helper(name: Helper): string {
    return this.#helpers.get(name) as string;
  }

  #collect(member: Element): void {
    if (isDecorated(member as Member)) {
      this.#elements.set(member, {
        decorators: this.#take("$decorators", decoratorList(member)),
        initializers: this.#variable("$initializers", "[]"),
        extra: this.#variable("$extra", "[]"),
        descriptor: isPrivate(member) && !isField(member) ? this.#variable("$descriptor") : "",
      });
    }
    if (member.computed) {
      const key = b.call(b.id(this.#helper("propKey")), member.key as Expression);
      this.#keys.set(member, this.#take("$key", key));
    }
  }

  // ── applying decorators ──

  #applyDecorators(): ESTree.StaticBlock {
    const self = this.#classThis;
    const inherited = this.#superName === undefined ? "null" : `${this.#superName}[Symbol.metadata] ?? null`;
    const lines = [
      ...(self === undefined ? [] : [`${self} = this;`]),
      `const metadata = Symbol.metadata ? Object.create(${inherited}) : void 0;`,
      ...decorationOrder(this.#members).map((member) => this.#applyTo(member)),
      ...(self === undefined ? [] : this.#applyToClass(self)),
      `if (metadata) Object.defineProperty(${self ?? "this"}, Symbol.metadata, { enumerable: true, configurable: true, writable: true, value: metadata });`,
      `${this.#helper("runInitializers")}(${self ?? "this"}, ${this.#staticExtra});`,
    ];
    const privates = this.#members
      .filter(isPrivate)
      .map((member) => `#${(member.key as ESTree.PrivateIdentifier).name};`);
    const text = `(class { ${[...new Set(privates)].join(" ")} static { ${lines.join("\n")} } })`;
    const [statement] = parseStatements(text) as [ESTree.ExpressionStatement];
    const block = (statement.expression as ESTree.ClassExpression).body.body.at(-1) as ESTree.StaticBlock;
    return walk<ESTree.Node, null>(block, null, {
      Identifier: ({ name }) => this.#functions.get(name),
    }) as ESTree.StaticBlock;
  }

  #applyToClass(self: string): string[] {
    const descriptor = "descriptor";
    const context = `{ kind: "class", name: ${self}.name, metadata }`;
    const id = this.#node.id?.name;
    return [
      `const ${descriptor} = { value: ${self} };`,
      `${this.#helper("esDecorate")}(null, ${descriptor}, ${this.#params[0] as string}, ${context}, null, ${this.#classExtra});`,
      `${id === undefined ? "" : `${id} = `}${self} = ${descriptor}.value;`,
    ];
  }

  #applyTo(member: Element): string {
    const { decorators, initializers, extra, descriptor } = this.#elements.get(member) as ElementNames;
    const kind = kindOf(member);
    const hasValue = kind === "field" || kind === "accessor";
    const target = kind === "field" ? "null" : member.static ? "this" : "this.prototype";
    const given = descriptor === "" ? "null" : `${descriptor} = ${this.#functionsOf(member)}`;
    const context = `{ kind: "${kind}", name: ${this.#keyText(member)}, static: ${member.static}, private: ${isPrivate(member)}, access: ${this.#access(member)}, metadata }`;
    const after = hasValue ? extra : member.static ? this.#staticExtra : this.#instanceExtra;
    return `${this.#helper("esDecorate")}(${target}, ${given}, ${decorators}, ${context}, ${hasValue ? initializers : "null"}, ${after});`;
  }

  #keyText(member: Element): string {
    const computed = this.#keys.get(member);
    if (computed !== undefined) return computed;
    const { key } = member;
    if (key.type === "PrivateIdentifier") return JSON.stringify(`#${key.name}`);
    return JSON.stringify(key.type === "Identifier" ? key.name : String((key as ESTree.Literal).value));
  }

  #access(member: Element): string {
    const kind = kindOf(member);
    const key = this.#keyText(member);
    const { key: node } = member;
    const place = node.type === "PrivateIdentifier" ? `o.#${node.name}` : `o[${key}]`;
    const has = node.type === "PrivateIdentifier" ? `#${node.name} in o` : `${key} in o`;
    const get = kind === "setter" ? "" : `, get: (o) => ${place}`;
    const writes = kind === "setter" || kind === "field" || kind === "accessor";
    return `{ has: (o) => ${has}${get}${writes ? `, set: (o, v) => { ${place} = v; }` : ""} }`;
  }

  /** `{ value: fn }`, `{ get, set }`: the functions of a private element, where decorators replace them. */
  #functionsOf(member: Element): string {
    const name = this.#helper("setFunctionName");
    const shown = `#${(member.key as ESTree.PrivateIdentifier).name}`;
    if (isAccessor(member)) {
      const storage = `this.#${this.#storage(member)}`;
      return `{ get: ${name}(function () { return ${storage}; }, "get ${shown}"), set: ${name}(function (v) { ${storage} = v; }, "set ${shown}") }`;
    }
    const stand = this.#names.numbered("$function");
    const method = member as ESTree.MethodDefinition;
    if (mentionsSuper(method.value)) this.#diagnostics.report("GW1004", method, shown);
    this.#functions.set(stand, method.value);
    const part = method.kind === "method" ? "value" : method.kind;
    const prefix = part === "value" ? "" : `${part} `;
    return `{ ${part}: ${name}(${stand}, "${prefix}${shown}") }`;
  }

  // ── members ──

  #body(): Member[] {
    const pending: Record<"instance" | "static", string[]> = { instance: [this.#instanceExtra], static: [] };
    const members = this.#node.body.body.flatMap((member) => {
      if (member.type === "StaticBlock") {
        const before = pending.static.splice(0);
        return [...this.#runStatic(before), this.#withClassThis(member)];
      }
      return this.#member(member, pending);
    });
    const body: Member[] = [this.#applyDecorators(), ...members];
    // What is left runs when all fields have their values.
    const left = pending.instance.filter((name) => name !== this.#instanceExtra || this.#decoratesMethods());
    if (left.length > 0)
      body.push(privateField(this.#names.numbered("initialized"), this.#run("this", left)));
    body.push(
      ...this.#runStatic([...pending.static, ...(this.#classExtra === "" ? [] : [this.#classExtra])]),
    );
    return body;
  }

  #runStatic(lists: readonly string[]): ESTree.StaticBlock[] {
    if (lists.length === 0) return [];
    return [{ type: "StaticBlock", body: [b.statement(this.#run(this.#classThis ?? "this", lists))] }];
  }

  #decoratesMethods(): boolean {
    return this.#members.some(
      (member) => isDecorated(member as Member) && !isField(member) && !isAccessor(member) && !member.static,
    );
  }

  #member(member: Element, pending: Record<"instance" | "static", string[]>): Member[] {
    const names = this.#elements.get(member);
    const key = this.#keys.get(member);
    const plain = { ...member, decorators: [], key: key === undefined ? member.key : b.id(key) } as Element;
    if (isField(member) || isAccessor(member)) {
      const value = this.#value(member as ESTree.PropertyDefinition, names, pending);
      if (isAccessor(plain)) return this.#accessor(plain, member, value, names);
      return [{ ...plain, value } as Member];
    }
    if (names === undefined || names.descriptor === "") return [plain as Member];
    return [this.#forward(plain as ESTree.MethodDefinition, names.descriptor)];
  }

  /** The initial value of a field, after what earlier decorators asked to be run before it. */
  #value(
    field: ESTree.PropertyDefinition,
    names: ElementNames | undefined,
    pending: Record<"instance" | "static", string[]>,
  ): Expression | null {
    const side = field.static ? "static" : "instance";
    const self = (field.static ? this.#classThis : undefined) ?? "this";
    const before = pending[side];
    pending[side] = names === undefined ? [] : [names.extra];
    const given = field.value && (this.#withClassThis(field).value as Expression);
    const value =
      names === undefined ? given : this.#run(self, [names.initializers], given ?? b.undefinedValue());
    if (before.length === 0) return value ?? null;
    return b.sequence([this.#run(self, before), value ?? b.undefinedValue()]);
  }

  #run(self: string, lists: readonly string[], value?: Expression): Expression {
    const receiver: Expression = self === "this" ? { type: "ThisExpression" } : b.id(self);
    const calls = lists.map((list) =>
      b.call(b.id(this.#helper("runInitializers")), receiver, b.id(list), ...(value ? [value] : [])),
    );
    return b.sequence(calls);
  }

  readonly #storages = new Map<ESTree.Node, string>();

  #storage({ key }: Element): string {
    let name = this.#storages.get(key);
    if (name === undefined) this.#storages.set(key, (name = this.#names.numbered("storage")));
    return name;
  }

  /** `accessor x`: a private field, and a getter and a setter over it. */
  #accessor(
    plain: Element,
    member: Element,
    value: Expression | null,
    names: ElementNames | undefined,
  ): Member[] {
    const storage = this.#storage(member);
    const field = { ...privateField(storage, value), static: member.static };
    const base = { ...plain, type: "MethodDefinition" } as unknown as ESTree.MethodDefinition;
    if (names !== undefined && names.descriptor !== "") {
      return [
        field,
        this.#forward({ ...base, kind: "get" }, names.descriptor),
        this.#forward({ ...base, kind: "set" }, names.descriptor),
      ];
    }
    const place = (): Expression => privateMember({ type: "ThisExpression" }, storage);
    const get = b.functionExpression(undefined, [], b.block([b.returns(place())]));
    const assignment = b.assign(place() as ESTree.MemberExpression, b.id("v"));
    const set = b.functionExpression(undefined, [b.id("v")], b.block([b.statement(assignment)]));
    return [field, { ...base, kind: "get", value: get }, { ...base, kind: "set", value: set }];
  }

  /** A private element whose functions are in `descriptor`. */
  #forward(member: ESTree.MethodDefinition, descriptor: string): Member {
    const fn = (key: string): Expression => b.member(b.id(descriptor), key);
    if (member.kind === "method") {
      return {
        ...member,
        kind: "get",
        value: b.functionExpression(undefined, [], b.block([b.returns(fn("value"))])),
      };
    }
    const args = (): ESTree.Identifier[] => (member.kind === "set" ? [b.id("v")] : []);
    const called = b.call(b.member(fn(member.kind), "call"), { type: "ThisExpression" }, ...args());
    return { ...member, value: b.functionExpression(undefined, args(), b.block([b.returns(called)])) };
  }

  /** In static code `this` is the class in force. */
  #withClassThis<N extends Member>(member: N): N {
    const self = this.#classThis;
    if (self === undefined || !("static" in member ? member.static : true)) return member;
    return walk<ESTree.Node, null>(member, null, {
      ThisExpression: (node) => b.at(b.id(self), node),
      FunctionExpression: stay,
      FunctionDeclaration: stay,
      ClassExpression: stay,
      ClassDeclaration: stay,
    }) as N;
  }
}

/** Does not look inside: `this` is another there. */
function stay(): undefined {}

function mentionsSuper(fn: ESTree.Node): boolean {
  let found = false;
  walk<ESTree.Node, null>(fn, null, { Super: () => void (found = true) });
  return found;
}

function decoratorList({ decorators = [] }: Decorated): Expression {
  return b.array(decorators.map(({ expression }) => expression));
}

function privateMember(object: Expression, name: string): ESTree.MemberExpression {
  const property: ESTree.PrivateIdentifier = { type: "PrivateIdentifier", name };
  return { type: "MemberExpression", object, property, computed: false, optional: false };
}

function privateField(name: string, value: Expression | null): ESTree.PropertyDefinition {
  return {
    type: "PropertyDefinition",
    key: { type: "PrivateIdentifier", name },
    value,
    computed: false,
    static: false,
  };
}
