// Modules: the order of evaluation with top-level await, cycles, live bindings, namespaces, import(), JSON, packages of both kinds.
import { log, order } from "./log.ts";
import { fast } from "./fast.ts";
import "./slow.ts";
import { ping, state } from "./cycle-a.ts";
import * as live from "./live.ts";
import { count, increment, default as initial, renamed as other } from "./live.ts";
import * as all from "./all.ts";
import data from "./data.json" with { type: "json" };
import cjs, { named } from "cjs";
import { describeThis, cycle } from "cjs/more";
import def, * as esm from "esm";
import { Color, Level, Shapes, Flags } from "./typescript.ts";

log("main", fast, order.join());
log(ping(3), state.calls);

increment();
await null;
increment();
log(count, live.count, initial, other, Object.keys(live).join(), live[Symbol.toStringTag as never], "count" in live);
const late = () => [count, live.count];
await null;
increment();
log(late().join(), Object.keys(all).sort().join(), all.count, all.fromNested);
try {
  const [whole] = [live] as any[];
  whole.count = 5;
} catch (error) {
  log((error as Error).constructor.name);
}

log(data.name, data.list.length, data.nested.deep);

const lazy = await import("./lazy.ts");
log(lazy.value(), lazy.counter);
lazy.bump();
await null;
log(lazy.counter, (await import("./lazy.ts")) === lazy, typeof lazy.default, Object.keys(lazy).join());
const [first, second] = await Promise.all([import("./lazy.ts"), import("./lazy-wait.ts")]);
log(first === lazy, second.ready);
await import("./throws.ts").catch((error: Error) => log("import failed:", error.message));
await import("./throws.ts").catch((error: Error) => log("again:", error.message));

log(cjs.answer, named, typeof cjs.self, cjs.self() === cjs, describeThis, cycle.join());
log(def, esm.helper(2), await esm.later(3), esm.default === def);
log(typeof import.meta, typeof import.meta.url);

log(Color.Green, Color[0], Level.High, Shapes.area(3), Shapes.Inner.sides, Flags.Both, Flags[Flags.A | Flags.B]);
await null;
const frozen = Shapes.Inner;
log(frozen.sides, (frozen.sides += 1), Shapes.Inner.sides, Color[Color.Blue]);
