const fail = async (x) => {
  await null;
  throw new Error(x);
};
async function f(n) {
  try {
    if (n === 1) await fail("one");
    if (n === 2) return await "two";
    if (n === 3) return "three";
    if (n === 4) throw new Error("four");
    console.log("body");
  } catch ({ message }) {
    console.log("caught", message, await message);
    if (n === 4) throw new Error("again");
    return "from catch";
  } finally {
    console.log("finally", n, await n);
    if (n === 5) return "override";
  }
  return "end";
}
for (let i = 0; i < 6; i++)
  try {
    console.log(await f(i));
  } catch (e) {
    console.log("out", e.message);
  }
async function nested() {
  const log = [];
  for (let i = 0; i < 4; i++) {
    try {
      try {
        if (i === 1) continue;
        if (i === 3) break;
        await i;
        log.push("b" + i);
        if (i === 2) throw i;
      } finally {
        log.push("f" + (await i));
      }
    } catch (e) {
      log.push("c" + e);
    } finally {
      await 0;
      log.push("g" + i);
    }
  }
  return log.join();
}
console.log(await nested());
async function rethrow() {
  try {
    await fail("x");
  } finally {
    console.log("cleanup");
  }
}
await rethrow().catch((e) => console.log(e.message));
async function noBinding() {
  try {
    await fail("y");
  } catch {
    return "none";
  }
}
console.log(await noBinding());
async function returnInLoop() {
  for (const x of [1, 2, 3]) {
    try {
      await x;
      if (x === 2) return x;
    } finally {
      console.log("leave", x);
    }
  }
}
console.log(await returnInLoop());
async function closures() {
  const fs = [];
  try {
    throw 1;
  } catch (e) {
    fs.push(
      () => e,
      () => e++,
    );
    await 0;
    e += 5;
  }
  return fs.map((f) => f()).concat(fs[0]());
}
console.log(await closures());
const order = [];
async function syncThrow() {
  throw new Error("sync");
}
syncThrow().catch((e) => order.push(e.message));
order.push("after");
await null;
await null;
console.log(order.join());
