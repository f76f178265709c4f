/**
 * What lowered decorators call, as TypeScript's own emit does it. The text of these functions becomes part of the
 * program, so that everything they make (contexts, initializers) can be in an image.
 */
type Fn = (...args: unknown[]) => unknown;
type Access = { has: Fn; get?: Fn; set?: Fn };
type Context = { kind: string; name: PropertyKey; static?: boolean; access?: Access };
type Descriptor = Record<string, Fn | undefined>;

/** Applies `decorators`, last first, to the element of `target` or to what `given` holds. */
function esDecorate(
  target: object | null,
  given: Descriptor | null,
  decorators: Fn[],
  contextIn: Context,
  initializers: Fn[] | null,
  extraInitializers: Fn[],
): void {
  const accept = (value: unknown): Fn | undefined => {
    if (value !== undefined && typeof value !== "function") throw new TypeError("Function expected");
    return value as Fn | undefined;
  };
  const { kind, name } = contextIn;
  const key = kind === "getter" ? "get" : kind === "setter" ? "set" : "value";
  const descriptor = given ?? ((target ? Object.getOwnPropertyDescriptor(target, name) : {}) as Descriptor);
  let done = false;
  for (let i = decorators.length - 1; i >= 0; i--) {
    const context: Record<string, unknown> = { ...contextIn };
    if (contextIn.access) context["access"] = { ...contextIn.access };
    context["addInitializer"] = function (initializer: unknown) {
      if (done) throw new TypeError("Cannot add initializers after decoration has completed");
      extraInitializers.push(accept(initializer || null)!);
    };
    const decorator = decorators[i]!;
    const isAccessor = kind === "accessor";
    const result = decorator(
      isAccessor ? { get: descriptor["get"], set: descriptor["set"] } : descriptor[key],
      context,
    );
    if (!isAccessor) {
      const replacement = accept(result);
      if (!replacement) continue;
      if (kind === "field") initializers!.unshift(replacement);
      else descriptor[key] = replacement;
      continue;
    }
    if (result === undefined) continue;
    if (result === null || typeof result !== "object") throw new TypeError("Object expected");
    const { get, set, init } = result as Record<string, unknown>;
    if (accept(get)) descriptor["get"] = get as Fn;
    if (accept(set)) descriptor["set"] = set as Fn;
    if (accept(init)) initializers!.unshift(init as Fn);
  }
  if (target && !given) Object.defineProperty(target, name, descriptor);
  done = true;
}

/** Runs what decorators have added: with `value`, which each may replace, or for its effects only. */
function runInitializers(self: unknown, initializers: Fn[], ...values: unknown[]): unknown {
  let [value] = values;
  for (const initializer of initializers) {
    if (values.length > 0) value = initializer.call(self, value);
    else initializer.call(self);
  }
  return value;
}

/** Names a function that stands for a private method or accessor. */
function setFunctionName<F extends object>(fn: F, name: string): F {
  return Object.defineProperty(fn, "name", { configurable: true, value: name });
}

/** ToPropertyKey: a computed key is evaluated once and used more often. */
function propKey(key: unknown): PropertyKey {
  return typeof key === "symbol" ? key : String(key);
}

export const HELPERS = { esDecorate, runInitializers, setFunctionName, propKey };
