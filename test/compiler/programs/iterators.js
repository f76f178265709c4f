function counter(n, log) {
  let i = 0;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      i++;
      if (i > n) return { done: true, value: "r" };
      return { done: false, value: i };
    },
    return(v) {
      log.push("return");
      return { done: true, value: v };
    },
  };
}
async function f() {
  const log = [];
  for (const x of counter(3, log)) {
    await x;
    log.push(x);
  }
  for (const x of counter(3, log)) {
    await x;
    if (x === 2) break;
  }
  l: for (const y of [1, 2])
    for (const x of counter(3, log)) {
      await x;
      if (x === 2) continue l;
    }
  try {
    for (const x of counter(3, log)) {
      await x;
      throw new Error("t");
    }
  } catch (e) {
    log.push(e.message);
  }
  try {
    for (const {
      a: { b },
    } of counter(3, log)) {
      await b;
    }
  } catch (e) {
    log.push(e.constructor.name);
  }
  const bad = { [Symbol.iterator]: () => ({ next: () => 5 }) };
  try {
    for (const x of bad) await x;
  } catch (e) {
    log.push(e.message);
  }
  const badReturn = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return: () => 5 }) };
  try {
    for (const x of badReturn) {
      await x;
      break;
    }
  } catch (e) {
    log.push(e.message);
  }
  try {
    for (const x of badReturn) {
      await x;
      throw new Error("kept");
    }
  } catch (e) {
    log.push(e.message);
  }
  try {
    for (const x of 5) await x;
  } catch (e) {
    log.push(e.constructor.name);
  }
  return log.join();
}
console.log(await f());
async function g() {
  for (const x of counter(3, [])) {
    await 0;
    if (x === 2) return "ret" + x;
  }
}
console.log(await g());
async function h() {
  const log = [];
  const source = {
    [Symbol.asyncIterator]() {
      let i = 0;
      return {
        async next() {
          return { done: ++i > 3, value: i };
        },
        async return() {
          log.push("closed");
          return {};
        },
      };
    },
  };
  for await (const x of source) log.push(x);
  for await (const x of source) {
    if (x === 2) break;
  }
  try {
    for await (const x of source) {
      throw new Error("e" + x);
    }
  } catch (e) {
    log.push(e.message);
  }
  for await (const x of [1, Promise.resolve(2), 3]) log.push("s" + x);
  try {
    for await (const x of [Promise.reject(new Error("rej"))]) log.push(x);
  } catch (e) {
    log.push(e.message);
  }
  return log.join();
}
console.log(await h());
const trace = [];
const t1 = (async () => {
  for await (const x of [1, 2]) trace.push("a" + x);
  trace.push("a.");
})();
const t2 = (async () => {
  for (let i = 0; i < 8; i++) {
    await null;
    trace.push(i);
  }
})();
await Promise.all([t1, t2]);
console.log(trace.join());
