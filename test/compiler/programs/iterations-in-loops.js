// Loops over arrays and anything else inside other loops.
const log = console.log;

function closed(name, values) {
  return {
    [Symbol.iterator]() {
      let at = 0;
      return {
        next: () => (at < values.length ? { done: false, value: values[at++] } : { done: true }),
        return() {
          log("closed", name);
          return {};
        },
      };
    },
  };
}

function* generated(n) {
  try {
    for (let i = 0; i < n; i++) yield i;
  } finally {
    log("left at", n);
  }
}

class Backwards extends Array {
  *[Symbol.iterator]() {
    for (let i = this.length - 1; i >= 0; i--) yield this[i];
  }
}

async function anything() {
  const all = [[1, 2], new Set(["a", "b"]), new Map([["k", 1]]), "hé🙂", closed("one", [5]), Backwards.of(1, 2, 3)];
  let text = "";
  for (let round = 0; round < 12; round++) {
    for (const item of all[round % all.length]) text += item;
    for (const [key, value = round] of [[1], [2, 3]]) text += key + value;
    for (const n of generated(round % 3)) text += n;
    text += "|";
  }
  return text;
}

async function leaving() {
  const seen = [];
  rounds: for (let round = 0; round < 14; round++) {
    for (const item of round % 2 ? [round, 10, 20] : closed(round, [round, 10, 20])) {
      if (item === 3 || item === 4) continue rounds;
      if (item === 10 && round > 8) break;
      if (item === 20 && round > 6) continue;
      if (round === 12) break rounds;
      seen.push(item);
    }
    one: two: for (const item of [1, 2, 3]) {
      if (item === 2) continue one;
      if (item === 3 && round % 2) break two;
      seen.push(-item);
    }
  }
  return seen.join();
}

async function failing() {
  const errors = [];
  for (let round = 0; round < 12; round++) {
    const rows = [[1], undefined, 5, {}, closed("failing", [1, 2]), null][round % 6];
    try {
      for (const cell of rows) if (cell === 2) throw new Error("two");
    } catch (error) {
      errors.push(error.message);
    }
  }
  return errors.join("; ");
}

async function returning(limit) {
  for (let round = 0; ; round++)
    for (const item of round % 3 ? [round] : closed("returning", [round])) if (item > limit) return item;
}

async function changing() {
  const lists = [];
  for (let round = 0; round < 8; round++) {
    const list = [1, , 3];
    for (const item of list) {
      if (list.length < 6) list.push(round);
      if (item === undefined) list.length = 4;
    }
    lists.push(list.join(""));
    const typed = new Uint8Array([1, 2]);
    let sum = 0;
    for (sum of typed) sum += round;
    lists.push(sum);
  }
  return lists.join();
}

async function closures() {
  const made = [];
  for (let round = 0; round < 8; round++) {
    for (const item of [round, 1]) made.push(() => item * 10);
    for (let item of new Set([round])) made.push(() => item++);
  }
  return made.map((f) => f()).join();
}

async function askedOnce() {
  let asked = 0;
  const items = { get [Symbol.iterator]() { return ++asked, Array.prototype.values; }, length: 2, 0: "x", 1: "y" };
  let text = "";
  for (let round = 0; round < 9; round++) for (const item of items) text += item;
  return text + asked;
}

log(await anything());
log(await leaving());
log(await failing());
log(await returning(6));
log(await changing());
log(await closures());
log(await askedOnce());
