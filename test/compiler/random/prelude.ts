/**
 * What every random program has around it. Programs end, and stay small, because `L`, `enter` and `turn` throw
 * once there have been too many lines, calls and turns of loops, and `num` lets no text grow.
 */
export const PRELUDE = `let G = 1, calls = 0, lines = 0, turns = 0, g = 0;
const fs = [], nothing = null, S = Symbol('s'), T = Symbol.for('t'), fixed = Object.freeze({ p: 1 });
function L(x) { if (++lines > 120) throw new RangeError('lines'); console.log(show(x)); return x; }
function show(x) {
  if (typeof x === 'function') return 'fn ' + x.name;
  if (typeof x === 'bigint') return x + 'n';
  if (typeof x !== 'object' || x === null) return String(x);
  if (x instanceof Error) return x.constructor.name + ' ' + x.name + ': ' + x.message + [x.cause, x.error, x.suppressed, ...(x.errors ?? [])].filter((y) => y !== undefined).map((y) => ' <' + show(y) + '>').join('');
  if (x instanceof Promise) return 'promise';
  if (x instanceof Map || x instanceof Set) return x.constructor.name + [...x].map(show);
  if (Symbol.iterator in x && !Array.isArray(x)) return String(x);
  try { return JSON.stringify(x); } catch (e) { return 'no JSON ' + e.name; }
}
function enter() { if (++calls > 50) throw new RangeError('calls'); }
function turn() { if (++turns > 200) throw new RangeError('turns'); }
function num(x) { return typeof x === 'string' ? x.slice(0, 9) : typeof x === 'number' || typeof x === 'boolean' ? x : 1; }
function add(...xs) { return xs.reduce((x, y) => (num(x) + num(y)) | 0, 0); }
function tag(strings, ...values) { return strings.raw.join('').length + values.length + (Object.isFrozen(strings) ? 1 : 0); }
function note(e) { L('noted ' + show(e)); return 0; }
class Box { constructor(v) { this.v = v; } get w() { return this.v; } set w(x) { L('set ' + show(x)); this.v = x; } static of(...xs) { return new this(xs.length); } }
class Failure extends Error { name = 'Failure'; constructor(m, o) { super(m, o); } }
class Later extends Promise { static get [Symbol.species]() { return Promise; } then(a, b) { L('later'); return super.then(a, b); } }
function boom(x) {
  switch ((num(x) + calls + turns) % 20) {
    case 0: throw new Error('boom');
    case 1: return nothing.x;
    case 2: return nothing.x();
    case 3: throw 'text';
    case 4: throw { code: 1 };
    case 5: throw new Failure('cause', { cause: new TypeError('deep') });
    case 6: throw new AggregateError([1, new Error('in')], 'many');
    case 7: return new (class K { constructor() { throw new Failure('made'); } })();
    default: return x;
  }
}
async function R(x) { enter(); L('R' + show(x)); await null; if (calls % 3 === 0) await new Promise((r) => r()); if (calls % 11 === 0) await new Promise((r) => setTimeout(r, 0)); return x; }
async function J(x) { await R(0); throw x; }
async function wait(n) { for (let i = num(n) & 3; i >= 0; i--) await null; return n; }
function thenable(v, how) {
  switch (how) {
    case 0: return { then(r) { L('then'); r(v); } };
    case 1: return { then(r, j) { j(v); } };
    case 2: return { then() { throw v; } };
    case 3: return { then(r, j) { r(v); j(0); r(1); } };
    case 4: return { then(r) { queueMicrotask(() => r(v)); } };
    case 5: return { get then() { L('get then'); return (r) => r(v); } };
    case 6: return { get then() { throw v; } };
    case 7: return Later.resolve(v);
    default: return { then: v };
  }
}
const obj = { p: 1, q: [1, 2], [S]: 3, m(x) { this.p = (this.p + num(x)) | 0; return this.p; }, get o() { L('get o'); return obj; }, async am(x) { await 0; return this.p + num(x); } };
const shared = new Map([['k', 1], ['l', 2]]), seen = new Set([1, 2]), weak = new WeakMap([[obj, 1]]);
const held = shared.entries(), heldSet = seen.values(), words = 'x1y22z'.matchAll(/[0-9]+/g), re = /b(.)/g, heldArray = [7, 8, 9].entries();
function* gen(n) { try { for (let i = 0; i < n; i++) { const got = yield i; if (got !== undefined) L('got ' + show(got)); } return 'gr'; } finally { L('gclose'); } }
async function* agen(n) { try { for (let i = 0; i < n; i++) { const got = yield R(i); if (got !== undefined) L('agot ' + show(got)); } return R('agr'); } catch (e) { L('agcaught ' + show(e)); yield 5; } finally { L('agclose'); await R('ag'); } }
function* gen_(n) { for (let i = 0; i < n; i++) yield i; }
async function* agen_(n) { for (let i = 0; i < n; i++) yield wait(i); }
const heldGenerator = gen(9), heldHelper = gen(9).map((x) => x * 2).filter((x) => x !== 4);
function closing(n, how = 0) { let i = 0; return { [Symbol.iterator]() { return this; }, next() { if (how === 1 && i === 1) throw new Error('next'); return i < n ? { done: false, value: i++ } : { done: true, value: undefined }; }, return() { L('return'); if (how === 2) throw new Error('closing'); return how === 3 ? 1 : {}; } }; }
function source(n, how) { let i = 0; return { [Symbol.asyncIterator]() { L('open'); return this; }, next(v) { L('next ' + show(v)); if (how === 1 && i === 1) throw new Error('anext'); if (how === 2 && i === 1) return Promise.reject(new Error('rejected')); const r = i < n ? { done: false, value: i++ } : { done: true, value: 'end' }; return how === 3 ? r : how === 4 ? thenable(r, 0) : how === 5 && i === 2 ? 7 : Promise.resolve(r); }, ...(how === 6 ? {} : { return(v) { L('areturn ' + show(v)); return how === 7 ? 1 : R({ done: true, value: v }); } }), ...(how === 3 ? { async throw(e) { L('athrow ' + show(e)); return { done: true, value: 'thrown' }; } } : {}) }; }
function disposable(n, how) { const close = () => { L('dispose ' + n); if (how === 1) throw new Error('d' + n); }; return how === 2 ? null : { [Symbol.dispose]: close }; }
function adisposable(n, how) { const close = async () => { L('adispose ' + n); await R(0); if (how === 1) throw new Error('ad' + n); }; return how === 2 ? undefined : how === 3 ? disposable(n, 0) : { [Symbol.asyncDispose]: close }; }
function drain(it) { let r = it.next(), n = 0; while (!r.done && n++ < 6) { L(r.value); r = n === 4 ? it.return(9) : n === 2 && G % 3 === 0 ? it.throw(new Error('in')) : it.next(n); } return r.value; }
async function drainAsync(it) { let r = await it.next(), n = 0; while (!r.done && n++ < 6) { L(r.value); r = n === 4 ? await it.return(R(9).catch(() => 9)) : n === 2 && G % 3 === 0 ? await it.throw(new Error('in')) : await it.next(n); } return r.value; }
async function flood(it) { const all = await Promise.allSettled([it.next(1), it.next(2), it.return(3), it.next(4)]); return all.map((x) => show(x.value?.value ?? x.reason)).join(); }
function attempt(f) { try { return f(); } catch (e) { return L(show(e)); } }
`;

/** Runs each of `calls`, whatever becomes of the others. */
export const runAll = (calls: readonly string[]): string =>
  calls
    .map(
      (call, i) =>
        `try { L(await ${call}); } catch (e) { console.log('${i} threw ' + show(e)); }\nlines = calls = turns = 0;\n`,
    )
    .join("");

export const EPILOGUE = `for (const f of fs.slice(0, 30)) { try { console.log('post ' + show(f())); } catch (e) { console.log('x ' + show(e)); } }
await wait(3);
console.log(show(G), show(obj.p), show(obj.q), instances.map((x) => show(x.p)).join(), show(await Base.made()), show(shared), show(seen), re.lastIndex);
console.log(show(held.next().value), show(heldSet.next().value), show(words.next().value?.[0]), show(heldArray.next().value), show(heldGenerator.next().value), show(heldHelper.next().value));
`;
