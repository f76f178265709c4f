/**
 * What is moved in a rehearsal (rehearsal.ts), as `npm run build` compiles it: frames that wait for each other and for a timer,
 * closures, instances, and variables of the kinds most programs have. It has nothing to say to anyone.
 */

class Counter {
  #count = 0;

  next(): number {
    return ++this.#count;
  }
}

const counter = new Counter();
const held: Record<string, unknown> = {
  number: 1,
  text: "text",
  list: [1, "two", { three: 3 }],
  map: new Map([["key", new Set([1])]]),
  array: new Float64Array(4),
  long: new Float64Array(1000),
  date: new Date(0),
  error: new RangeError("none"),
};

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Often enough that it waits whenever it is looked at. */
async function turns(): Promise<void> {
  for (;;) {
    try {
      await Promise.all([pause(1), pause(2)]);
    } finally {
      held["number"] = counter.next();
    }
  }
}

await turns();
