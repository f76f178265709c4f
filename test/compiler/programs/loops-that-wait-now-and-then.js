// Loops with loops inside that await something in some of their iterations.
const log = console.log;
const later = async (value) => (await null, value);

async function inOneBranch(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 3; j++) sum += i * j;
    if (i % 3 === 1) sum += await i;
    else if (i % 3 === 2) sum += 100;
    else {
      sum++;
      if (i === 6) sum += await later(1000);
      sum++;
    }
    for (const x of [i, 1]) sum += x;
  }
  return sum;
}

async function thatLeave(rows) {
  const found = [];
  search: for (let r = 0; r < rows.length; r++) {
    for (const cell of rows[r]) {
      if (cell === 0) continue search;
      found.push(cell);
    }
    if (rows[r].length === 2) {
      const value = await later(r);
      if (value === 2) continue;
      if (value === 4) break;
      if (value === 5) return "never";
      found.push(`waited ${value}`);
    }
    if (r === 3) await null;
    found.push("|");
  }
  return found.join(" ");
}

async function nested(n) {
  const seen = [];
  for (let i = 0; i < n; i++) {
    let j = 0;
    while (j < 4) {
      for (let k = 0; k < 2; k++) seen.push(i * 100 + j * 10 + k);
      if (j === i) seen.push(await later(`${i}${j}`));
      j++;
    }
    if (i === 1) for (const x of [1, 2]) seen.push(await x);
    inner: {
      if (i === 0) break inner;
      if (i === 2) seen.push(await "two");
      seen.push("inner");
    }
  }
  return seen.join();
}

async function guarded(n) {
  const steps = [];
  try {
    for (let i = 0; ; i++) {
      for (let k = 0; k < 2; k++) steps.push(i);
      if (i === 1) {
        try {
          await Promise.reject(new Error("one"));
        } catch (error) {
          steps.push(error.message);
          continue;
        } finally {
          steps.push(await "finally");
        }
      }
      if (i === n) throw new Error(`at ${await i}`);
      steps.push("edge");
    }
  } catch (error) {
    steps.push(error.message);
  } finally {
    for (let i = 0; i < 2; i++) steps.push(`last${i}`);
  }
  return steps.join();
}

async function closures() {
  const made = [];
  for (let i = 0; i < 4; i++) {
    const squares = [];
    for (let j = 0; j < 2; j++) squares.push(() => i * 10 + j);
    if (i === 2) i += await 0;
    if (i % 2) made.push(() => i++ + squares.length);
    made.push(...squares);
  }
  return made.map((f) => f()).join();
}

async function doing(n) {
  let text = "";
  do {
    for (const letter of "ab") text += letter;
    if (n === 2) {
      text += await "!";
      if (text.length > 3) continue;
    }
    text += n;
  } while (--n > 0);
  return text;
}

async function deadEnds(n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++);
    if (i === 1) {
      continue;
      if (n) await log("never");
    }
    if (i === 2) await log("two");
  }
}

async function* generated(n) {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += j;
    if (sum % 2) yield sum;
    if (i === 4) log(await "four");
  }
}

log(await inOneBranch(9));
log(await thatLeave([[1, 2], [1, 0], [7, 8], [3], [4, 5], [6, 6]]));
log(await nested(3));
log(await guarded(3));
log(await closures());
log(await doing(3));
await deadEnds(4);
for await (const sum of generated(7)) log(sum);
