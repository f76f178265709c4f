const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
let Service;

const $c1 = () => $.closure(
  ({
    accept: (value) => {
      if (value !== undefined && typeof value !== "function") throw new TypeError("Function expected");

      return value;
    }
  }).accept,
  1
);

const $c2 = (extraInitializers, accept, $s1) => $.closure(
  function (initializer) {
    if ($s1.done) throw new TypeError("Cannot add initializers after decoration has completed");

    extraInitializers.push(accept(initializer || null));
  },
  2,
  extraInitializers,
  accept,
  $s1
);

const $c3 = () => $.closure(
  ($decorators1, $decorators2) => {
    let $instanceExtra1 = [];
    let $staticExtra1 = [];
    let $initializers1 = [];
    let $extra1 = [];
    let $initializers2 = [];
    let $extra2 = [];

    return $c4($decorators1, $decorators2, $instanceExtra1, $staticExtra1, $initializers1, $extra1);
  },
  3
);

const $c4 = (
  $decorators1,
  $decorators2,
  $instanceExtra1,
  $staticExtra1,
  $initializers1,
  $extra1
) => {
  let $private1;

  return $.class(
    class Service {
      static {
        $private1 = $.privates(this, {
          storage1: {
            kind: "field",
            static: false,
            get: (o) => o.#storage1,
            set: (o, v) => o.#storage1 = v,
            has: (o) => #storage1 in o
          },
          initialized1: {
            kind: "field",
            static: false,
            get: (o) => o.#initialized1,
            set: (o, v) => o.#initialized1 = v,
            has: (o) => #initialized1 in o
          }
        });

        $.members(this);
        $.asyncFunction(this.prototype.start);
      }

      static {
        if (!$.restoring) {
          const metadata = Symbol.metadata ? Object.create(null) : void 0;

          $esDecorate(
            this.prototype,
            null,
            $decorators1,
            {
              kind: "accessor",
              name: "state",
              static: false,
              private: false,
              access: { has: $c5(), get: $c6(), set: $c7() },
              metadata
            },
            $initializers1,
            $extra1
          );

          $esDecorate(
            this.prototype,
            null,
            $decorators2,
            {
              kind: "method",
              name: "start",
              static: false,
              private: false,
              access: { has: $c8(), get: $c9() },
              metadata
            },
            null,
            $instanceExtra1
          );

          if (metadata) Object.defineProperty(this, Symbol.metadata, {
            enumerable: true,
            configurable: true,
            writable: true,
            value: metadata
          });

          $runInitializers(this, $staticExtra1);
        }
      }

      #storage1 = $.restoring
        ? void 0
        : (
          $runInitializers(this, $instanceExtra1),
          $runInitializers(this, $initializers1, "new")
        );

      get state() {
        return this.#storage1;
      }

      set state(v) {
        this.#storage1 = v;
      }

      start() {
        return $.start($step1, { $this5: this });
      }

      #initialized1 = $.restoring ? void 0 : $runInitializers(this, $extra1);
    },
    4,
    $decorators1,
    $decorators2,
    $instanceExtra1,
    $staticExtra1,
    $initializers1,
    $extra1
  );
};

const $c5 = () => $.closure(({ has: (o) => "state" in o }).has, 5);
const $c6 = () => $.closure(({ get: (o) => o["state"] }).get, 6);

const $c7 = () => $.closure(
  ({
    set: (o, v) => {
      o["state"] = v;
    }
  }).set,
  7
);

const $c8 = () => $.closure(({ has: (o) => "start" in o }).has, 8);
const $c9 = () => $.closure(({ get: (o) => o["start"] }).get, 9);

function $step1($f, $m, $v) {
  let $pc = $f.pc, $s = $f.saved, $this5;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      $this5 = $s.$this5;
      $f.pc = 1;
      return $.await($f, $this5.state);

    case 1:
      return;
  }
}

const $esDecorate = function esDecorate(
  target,
  given,
  decorators,
  contextIn,
  initializers,
  extraInitializers
) {
  const $s1 = { done: void 0 };
  const accept = $c1();
  const { kind, name } = contextIn;
  const key = kind === "getter" ? "get" : kind === "setter" ? "set" : "value";
  const descriptor = given ?? (target ? Object.getOwnPropertyDescriptor(target, name) : {});

  $s1.done = false;

  for (let i = decorators.length - 1; i >= 0; i--) {
    const context = { ...contextIn };

    if (contextIn.access) context["access"] = { ...contextIn.access };

    context["addInitializer"] = $c2(extraInitializers, accept, $s1);

    const decorator = decorators[i];
    const isAccessor = kind === "accessor";

    const result = decorator(
      isAccessor
        ? { get: descriptor["get"], set: descriptor["set"] }
        : descriptor[key],
      context
    );

    if (!isAccessor) {
      const replacement = accept(result);

      if (!replacement) continue;
      if (kind === "field") initializers.unshift(replacement); else descriptor[key] = replacement;

      continue;
    }

    if (result === undefined) continue;
    if (result === null || typeof result !== "object") throw new TypeError("Object expected");

    const { get, set, init } = result;

    if (accept(get)) descriptor["get"] = get;
    if (accept(set)) descriptor["set"] = set;
    if (accept(init)) initializers.unshift(init);
  }

  if (target && !given) Object.defineProperty(target, name, descriptor);

  $s1.done = true;
};

const $runInitializers = function runInitializers(self, initializers, ...values) {
  let [value] = values;

  for (const initializer of initializers) {
    if (values.length > 0) value = initializer.call(self, value); else initializer.call(self);
  }

  return value;
};

const $setFunctionName = function setFunctionName(fn, name) {
  return Object.defineProperty(fn, "name", { configurable: true, value: name });
};

const $propKey = function propKey(key) {
  return typeof key === "symbol" ? key : String(key);
};

$.module({
  init: () => {
    Service = $c3()([logged], [logged]);
  },
  variables: { Service: [() => Service, (x) => Service = x] },
  statics: { $esDecorate, $runInitializers, $setFunctionName, $propKey },
  closures: [, $c1, $c2, $c3, $c4, $c5, $c6, $c7, $c8, $c9],
  frames: [[$step1, "start", 0, "$this5|0 0|1@0:5:5 "]],
  files: ["decorators.js"]
});
