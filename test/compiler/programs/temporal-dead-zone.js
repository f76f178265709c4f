// Assigning a variable before its declaration has run: what is assigned is evaluated first.
const say = (x) => (console.log("evaluated", x), x);
const attempt = async (f) => {
  try {
    console.log(await f());
  } catch (e) {
    console.log(e.message);
  }
};
await attempt(() => {
  const keep = () => later;
  later = say(1);
  let later = 2;
  return keep;
});
await attempt(async () => {
  const keep = () => later;
  await null;
  later = say(await 2);
  let later = 2;
  return keep;
});
await attempt(() => {
  const keep = () => later;
  later += say(3);
  let later = 2;
  return keep;
});
await attempt(() => {
  const keep = () => later;
  [later] = [say(4)];
  let later = 2;
  return keep;
});
await attempt(() => {
  const keep = () => later;
  later++;
  let later = 2;
  return keep;
});
await attempt(() => {
  const keep = () => later;
  later ??= say(5);
  let later = 2;
  return keep;
});
await attempt(() => {
  const keep = () => fixed;
  fixed = say(6);
  const fixed = 2;
  return keep;
});
for (let b = 0; b < 1; b++)
  await attempt(async () => {
    try {
      b = say(7);
    } catch (e) {
      console.log(e.message);
    }
    await null;
    let b = 1;
    return (() => b++)();
  });
switch (1) {
  case 0:
    let inside;
  case 1:
    await attempt(() => (inside = say(8)));
    await null;
}
await attempt(() => (moduleLevel = say(9)));
let moduleLevel = 1;
await null;
await attempt(() => (moduleLevel = say(10)));
// A parameter in a scope object makes variables of the others.
for (const parameters of [
  (a, b = () => a++, c = c) => [b, c],
  (a, b = () => a++, c = d, d = 1) => [b, c, d],
  (a, b = () => a++, { c = d, d } = {}) => [b, c, d],
  (a, b = () => a++, c = () => d, d = c()) => d,
])
  await attempt(() => parameters(1));
// One variable of a pattern in a scope object makes an assignment of the pattern.
for (const pattern of [
  () => {
    let [a, b = say(b)] = [1];
    return [() => a++, b];
  },
  () => {
    const { a = 1, b = (() => b)() } = {};
    let [c, d = e, e = 2] = [1, 2];
    return [() => c++, () => e, a, b, d];
  },
  () => {
    for (let [a, b = b] of [[1]]) return [() => a++, b];
  },
])
  await attempt(() => pattern().map(String));
// In what a loop runs over its variable is never initialized, whatever is done with it.
for (const use of [
  async (a) => {
    for (let a of [(a ??= a), 2]) await say(() => a);
  },
  async (a) => {
    for (let a of [(a &&= 1)]) await say(() => a);
  },
  async (a) => {
    for (let a of [(a = 1)]) await say(() => a);
  },
  async (a) => {
    for (let a of [(a += 1)]) await say(() => a);
  },
  async (a) => {
    for (const a in { [a++]: 1 }) await say(() => a);
  },
  async () => {
    const f = () => later;
    later ||= f;
    const later = 1;
  },
])
  await attempt(() => use(1));
// A catch clause's pattern is an assignment, always.
for (const caught of [
  async () => {
    try {
      throw {};
    } catch ({ m: a = [6, a][0] }) {
      return say(a);
    }
  },
  async () => {
    try {
      throw {};
    } catch ({ m: a = b, b }) {
      await null;
      return a;
    }
  },
  async () => {
    try {
      throw [undefined];
    } catch ([a = (() => a)()]) {
      await null;
      return a;
    }
  },
  async () => {
    await null;
    try {
      throw { n: 2 };
    } catch ({ m: a = (() => b)(), n: b }) {
      return [() => b++, a];
    }
  },
  async () => {
    for (const thrown of [{ m: 1 }, {}]) {
      try {
        throw thrown;
      } catch ({ m: a = a }) {
        await say(() => a);
      }
    }
  },
  async () => {
    let both;
    try {
      throw { n: 2 };
    } catch ({ m: a = 3, n: b = a }) {
      both = () => a++ + b;
      await null;
      return [both(), both(), a];
    }
  },
])
  await attempt(async () => String(await caught()));
