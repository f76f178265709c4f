// Standard decorators: every kind of element, what contexts offer, and methods that suspend.
type Context = DecoratorContext & { access?: any; static?: boolean; private?: boolean };

// As programs do where the engine has none. Taken away again below, for tests share their realm.
const metadataKey = ((Symbol as { metadata?: symbol }).metadata = Symbol("Symbol.metadata"));

const order: string[] = [];

function seen<T>(label: string, value: T): T {
  order.push(label);
  return value;
}

/** Notes what it was applied to, and when what it adds is run. */
function note(label: string) {
  order.push(`evaluate ${label}`);
  return function (value: any, context: Context): any {
    const { kind, name, static: isStatic, private: isPrivate, access, metadata } = context;
    console.log(label, kind, String(name), isStatic, isPrivate, typeof value, access && Object.keys(access).join());
    if (metadata) (metadata as any)[label] = kind;
    context.addInitializer(function (this: any) {
      order.push(`initialize ${label} ${typeof this === "function" ? this.name : typeof this}`);
    });
  };
}

function double(value: any, context: Context): any {
  if (context.kind === "field") return (initial: number) => initial * 2;
  if (context.kind === "method") {
    return function (this: unknown, ...args: unknown[]) {
      return value.apply(this, args) * 2;
    };
  }
  if (context.kind === "getter") {
    return function (this: unknown) {
      return value.call(this) * 2;
    };
  }
  if (context.kind === "setter") {
    return function (this: unknown, v: number) {
      value.call(this, v * 2);
    };
  }
  if (context.kind === "accessor") {
    return {
      get(this: unknown) {
        return value.get.call(this) + 0.5;
      },
      set(this: unknown, v: number) {
        value.set.call(this, v * 2);
      },
      init: (initial: number) => initial * 10,
    };
  }
}

const key = Symbol("key");

@note("class")
class Everything {
  @note("field") field = seen("value of field", 1);
  @note("accessor") accessor stored = seen("value of stored", 2);
  @note("static field") static count = seen("value of count", 3);
  @note("static accessor") static accessor shared = seen("value of shared", 4);
  plain = seen("value of plain", 5);
  accessor undecorated = 6;
  @note("method") method() {
    return [this.field, this.stored];
  }
  @note("getter") get value() {
    return this.#secret;
  }
  @note("setter") set value(v) {
    this.#secret = v;
  }
  @note("private field") #secret = seen("value of #secret", 7);
  @note("private method") #hidden(x: number) {
    return x + this.#secret;
  }
  @note("private getter") get #half() {
    return this.#secret / 2;
  }
  @note("private accessor") accessor #cell = seen("value of #cell", 8);
  @note("computed") [`com${"puted"}`]() {}
  @note("symbol") static [key]() {
    return Everything.name;
  }
  @note("async") async later(x: number) {
    await null;
    this.#cell += x;
    await null;
    return [this.#hidden(x), this.#half, this.#cell, Everything.count, new.target];
  }
  @note("generator") *each() {
    yield* [this.field, this.stored, this.plain];
  }
  constructor(given = 9) {
    order.push(`constructor ${given}`);
  }
  static {
    order.push(`static block ${this === Everything} ${this.name}`);
  }
}

class Inheriting extends Everything {
  @note("inheriting") own = 1;
}
for (const cls of [Everything, Inheriting]) {
  const metadata = (cls as any)[metadataKey];
  console.log(Object.entries(metadata).join(" "), Object.getPrototypeOf(metadata) === (Everything as any)[metadataKey]);
}
delete (Symbol as { metadata?: symbol }).metadata;

const everything = new Everything();
console.log(order.splice(0).join("\n"));
console.log(everything.method(), (everything.value = 70), everything.value, await everything.later(1));
console.log([...everything.each()], Everything.shared, Everything[key](), everything.undecorated, Object.keys(everything));

class Doubled {
  @double field = 1;
  @double accessor cell = 2;
  #inner = 5;
  @double method(x: number) {
    return x;
  }
  @double get inner() {
    return this.#inner;
  }
  @double set inner(v: number) {
    this.#inner = v;
  }
  @double #secret(x: number) {
    return x;
  }
  reveal = async (x: number) => {
    await null;
    return this.#secret(x);
  };
  @double @double static twice = 1;
}
const doubled = new Doubled();
console.log(doubled.field, doubled.cell, (doubled.cell = 7), doubled.cell, doubled.method(4), doubled.inner, (doubled.inner = 3), doubled.inner, await doubled.reveal(6), Doubled.twice);

/** Decorators that keep what they are told of. */
const registry: { name: PropertyKey; access: any }[] = [];
function register(_: unknown, context: Context): any {
  registry.push({ name: context.name!, access: context.access });
  context.addInitializer(function (this: any) {
    console.log("registered", String(context.name), this instanceof Function);
  });
}
function bound(method: any, context: Context): any {
  context.addInitializer(function (this: any) {
    this[context.name!] = method.bind(this);
  });
}
function logged(label: string) {
  return (method: any, { name }: Context): any =>
    async function (this: unknown, ...args: unknown[]) {
      console.log(`${label}: ${String(name)} begins`);
      const result = await method.apply(this, args);
      console.log(`${label}: ${String(name)} ends`);
      return result;
    };
}

@register
class Base {
  @register x = 1;
  @register accessor y = 2;
  @bound who() {
    return this.constructor.name;
  }
  @logged("base") async work(a: number) {
    await null;
    return a + this.x;
  }
}

class Derived extends Base {
  @register static z = 3;
  @register #w = 4;
  @logged("outer") @logged("inner") override async work(a: number) {
    return (await super.work(a)) + this.#w;
  }
  constructor() {
    const values = [1, 2];
    super();
    console.log("derived", values.length, this.who());
  }
}
const derived = new Derived();
const { who } = derived;
console.log(who(), await derived.work(10));
await null;
for (const { name, access } of registry) {
  if (access === undefined) continue;
  const target: any = String(name) === "z" ? Derived : derived;
  access.set(target, 40);
  console.log(String(name), access.has(target), access.get(target), access.has({}));
}

/** A class decorator may put another class in its place. */
function replaced(cls: any, { name }: Context): any {
  return class extends cls {
    static replaces = name;
    extra = "extra";
  };
}
@replaced
class Original {
  static made = 0;
  static self = () => this.made;
  static create() {
    Original.made++;
    return new Original();
  }
  again() {
    return Original.create();
  }
}
const again: any = Original.create().again();
console.log(again.extra, (Original as any).replaces, Original.made, Original.self(), again instanceof Original);

const anonymous = @register class {
  @register x = 1;
};
const named = @register class Inner {
  static me = Inner;
};
console.log(anonymous.name, named.name, named.me === named, new (class { @double x = 4 })().x);

for (const [label, make] of Object.entries({
  "no function": () => class { @(5 as never) x = 1; },
  "no function returned": () => class { @((() => 5) as never) m() {} },
  "no object returned": () => class { @((() => 5) as never) accessor x = 1; },
  "too late": () => {
    let add: any;
    @((_: unknown, context: Context) => void (add = context.addInitializer))
    class Late {}
    add(() => {});
    return Late;
  },
})) {
  try {
    make();
    console.log(label, "passed");
  } catch (error) {
    console.log(label, (error as Error).name);
  }
}
