// Values of every kind, held across suspensions.
class Account {
  #balance = 5;
  static #made = 0;
  owner = "nobody";
  constructor(owner) {
    this.owner = owner;
    Account.#made++;
  }
  get balance() {
    return this.#balance;
  }
  set balance(value) {
    this.#balance = value;
  }
  add(amount) {
    this.#balance += amount;
    return this;
  }
  static made() {
    return Account.#made;
  }
  *[Symbol.iterator]() {
    yield this.#balance;
    yield this.owner;
  }
}
class Savings extends Account {
  #rate = 0.5;
  interest() {
    return this.balance * this.#rate;
  }
}
class Failure extends Error {
  name = "Failure";
}
class Registry extends Map {
  note = "kept";
}

function mixin(Base, key) {
  return class extends Base {
    [key] = 1;
    describe() {
      return `${key} ${this[key]} ${super.toString === undefined}`;
    }
  };
}

function counter(start) {
  let count = start;
  return { up: () => ++count, down: () => --count, get count() { return count; } };
}

const shared = { name: "shared" };
const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
const large = new Float64Array(600).fill(1.5);
const Mixed = mixin(Account, "kind");

async function hold() {
  const account = new Savings("Ann");
  const cyclic = { shared, list: [1, , "two", 3n, -0, NaN, null, undefined, true] };
  cyclic.self = cyclic;
  const map = new Registry([[shared, cyclic], ["k", new Set([shared, "x"])], [NaN, -1]]);
  const frozen = Object.freeze({ a: 1, [Symbol("local")]: 2, [Symbol.for("registered")]: 3 });
  const hidden = Object.defineProperty({ seen: 1 }, "unseen", { get: () => shared, configurable: true });
  const bare = Object.assign(Object.create(null), { one: 1 });
  const heir = Object.create(cyclic, { own: { value: 9, writable: true } });
  const dates = [new Date(1e12), new Date(NaN), /a(b)+/giu, Object(5), Object("text"), Object(1n), Object(Symbol.iterator)];
  const views = [new Uint8Array(buffer, 8, 16), new DataView(buffer), new Float64Array(large.buffer, 80, 10), large, new Int16Array([1, 2, 3]), new BigUint64Array(3)];
  const weak = [new WeakMap([[shared, "w"]]), new WeakSet([map]), new WeakRef(cyclic), new FinalizationRegistry((held) => console.log(held))];
  weak[3].register(shared, "held", map);
  const proxy = new Proxy(shared, { get: (target, key) => target[key] ?? "trapped" });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  const bound = counter(10).up.bind(null, 1, shared);
  const tools = counter(3);
  const errors = [new Failure("no", { cause: shared }), new AggregateError([new TypeError("t")], "many"), new DOMException("d", "AbortError")];
  const iterators = [[1, 2, 3].values(), map.entries(), new Set([1, 2]).values(), account[Symbol.iterator](), [1, 2, 3, 4].values().map((x) => x * 2).filter((x) => x > 2)];
  for (const iterator of iterators) iterator.next();
  const texts = ["", "a".repeat(300), "äöü€😀", "\ud800 lone", "__proto__", "constructor"];
  const url = [new URL("https://user@host:8080/path?q=1#h"), new URLSearchParams("a=1&b=2"), new TextEncoder(), new TextDecoder("utf-16le")];
  const controller = new AbortController();
  controller.signal.addEventListener("abort", () => console.log("aborted"), { once: true });
  const target = new EventTarget();
  target.addEventListener("ping", (event) => console.log(event.type));
  const mixed = new Mixed("Bob");
  const table = { ["__proto__"]: 1, length: 2, 0: "zero", 7: "seven" };
  const holder = { method() { return super.toString(); }, get size() { return 1; }, set size(v) { this.v = v; } };
  let late;
  for (let round = 0; round < 4; round++) {
    await round;
    late = `${round} ${account.interest()} ${Account.made()} ${cyclic.self === cyclic} ${map.size} ${map.note}`;
    console.log(late, tools.up(), tools.count, bound(), [...map.keys()].length, frozen.a, hidden.seen, bare.one, heir.shared.name);
    console.log(dates[0].getTime(), dates[2].test("abb"), dates[3] + 1, views[0].length, views[2][0], weak[0].get(shared), weak[1].has(map), weak[2].deref() === cyclic);
    console.log(proxy.name, proxy.other, errors[0].cause === shared, errors[1].errors.length, errors[2].name, texts.length, url[0].host, url[1].get("a"), url[3].encoding);
    console.log(mixed.describe(), table[7], holder.size, typeof revoke, typeof revoked, account.add(round).balance);
    for (const iterator of iterators) console.log(iterator.next().value);
    buffer.resize(64 + round);
    large[round] = round;
    target.dispatchEvent(new Event("ping"));
  }
  controller.abort(new Failure("over"));
  for (const x of account) console.log(x);
  return late;
}

console.log(await hold());
