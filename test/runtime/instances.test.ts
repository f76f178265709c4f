import { describe, expect, test } from "vitest";
import { travel } from "./journey.ts";

/** A class whose instances hold something that no image can: a native object in a private field. */
const DB = `
  class Db {
    #connection = new Blob([]);
    static opened = 0;
    constructor(name) { this.name = name; Db.opened++; }
    get isOpen() { return this.#connection !== undefined; }
    async [freeze]() { await sleep(1); this.#connection = undefined; return { name: this.name }; }
    static async [thaw]({ name }) { await sleep(1); return new this(name); }
    [thaw]() { this.#connection = new Blob([]); }
  }
`;

describe("instances of a class with [godwit.freeze]", () => {
  test("are thawed by their class, and every reference is to what it returned", async () => {
    const { lines, runtimes } = await travel(`
      ${DB}
      const db = new Db("main");
      let again = db;
      const held = { db, list: [db], frozen: Object.freeze({ db, more: [1] }) };
      const map = new Map([["db", db], [db, "by key"]]);
      const set = new Set([1, db, 2]);
      const weak = new WeakMap([[db, "weakly"]]);
      const bound = function () { return this.name; }.bind(db);
      const closure = () => db.name;
      const nested = () => closure() + bound();
      const settled = Promise.resolve(db);
      const local = async (own) => { await move(); return own === db; };
      console.log(await local(db));
      console.log(db.isOpen, db.name, again === db, held.db === db, held.list[0] === db, held.frozen.db === db);
      console.log(Object.isFrozen(held.frozen), map.get("db") === db, map.get(db), [...set].indexOf(db), set.size);
      console.log(weak.get(db), bound(), closure(), nested(), (await settled) === db, Db.opened);
    `);
    expect(lines).toEqual([
      "true",
      "true main true true true true",
      "true true by key 1 3",
      "weakly main main mainmain true 2",
    ]);
    expect(runtimes).toBe(2);
  });

  test("stand among rows of other instances, which keep their prototypes", async () => {
    const { lines } = await travel(`
      ${DB}
      class A { constructor(n) { this.n = n; } }
      class B extends A {}
      class Rows extends Array {}
      class Holder extends A {}
      const list = [];
      for (let i = 0; i < 12; i++) {
        list.push(new A(i), new A(i), new B(i), new Rows(), Object.create(null), {}, Object.setPrototypeOf({}, A.prototype));
        if (i === 3) list.push(new Db("one"));
        if (i > 2) list.push(Object.freeze(new Holder(list.find((item) => item instanceof Db))), new B(i));
      }
      const names = () => list.map((item) => Object.getPrototypeOf(item)?.constructor.name ?? "-").join();
      const before = names();
      await move();
      console.log(names() === before, list.length, list.filter((item) => item.n?.isOpen).length);
    `);
    expect(lines).toEqual(["true 103 9"]);
  });

  test("take up again themselves after a move that was given up, the last one frozen first", async () => {
    const { lines, runtimes } = await travel(`
      class One {
        constructor(n) { this.n = n; }
        [freeze]() { console.log("freeze", this.n); return this.n; }
        static [thaw](n) { return new One(n); }
        [thaw](n) { console.log("again", n, n === this.n); }
      }
      const first = new One(1), second = new One(2);
      onThaw(({ moved }) => console.log("thaw", moved));
      await refuse();
      console.log(first instanceof One, second.n);
      await move();
      console.log(first instanceof One, second.n);
    `);
    expect(lines.slice(0, 6)).toEqual([
      "freeze 1",
      "freeze 2",
      "again 2 true",
      "again 1 true",
      "thaw false",
      "true 2",
    ]);
    expect(lines.slice(6)).toEqual(["freeze 1", "freeze 2", "thaw true", "true 2"]);
    expect(runtimes).toBe(2);
  });

  test("may have a native class as their base", async () => {
    const { lines } = await travel(`
      import { Transform } from "node:stream";
      class Upper extends Transform {
        #seen = 0;
        _transform(chunk, encoding, done) { this.#seen++; done(null, String(chunk).toUpperCase()); }
        [freeze]() { const seen = this.#seen; this.destroy(); return { seen }; }
        static [thaw]({ seen }) { const upper = new Upper(); upper.#seen = seen; return upper; }
        get seen() { return this.#seen; }
      }
      const upper = new Upper();
      const say = (text) => new Promise((resolve) => { upper.once("data", (data) => resolve(String(data))); upper.write(text); });
      console.log(await say("one"));
      await move();
      console.log(await say("two"), upper.seen, upper instanceof Transform);
    `);
    expect(lines).toEqual(["ONE", "TWO 2 true"]);
  });

  test("in the data of others are thawed first; data shared with the program stays shared", async () => {
    const { lines } = await travel(`
      ${DB}
      const config = { size: 2 };
      class Pool {
        constructor(config, clients) { this.config = config; this.clients = clients; }
        [freeze]() { return { config: this.config, clients: this.clients }; }
        static [thaw]({ config, clients }) {
          console.log("pool", config.size, clients.map((client) => client.isOpen).join());
          return new Pool(config, clients);
        }
      }
      const b = new Db("b");
      const pool = new Pool(config, [new Db("a"), b]);
      await move();
      console.log(pool.config === config, pool.clients[1] === b, pool.clients[0].name);
    `);
    expect(lines).toEqual(["pool 2 true,true", "true true a"]);
  });

  test("may be led back to from their own data, through objects", async () => {
    const { lines } = await travel(`
      class Session {
        constructor(owner) { this.owner = owner; owner.session = this; }
        [freeze]() { return this.owner; }
        static [thaw](owner) { const session = Object.create(Session.prototype); session.owner = owner; return session; }
      }
      const owner = { name: "owner" };
      const session = new Session(owner);
      await move();
      console.log(owner.session === session, session.owner === owner, session.owner.name);
    `);
    expect(lines).toEqual(["true true owner"]);
  });

  test("of subclasses are frozen and thawed by their own class", async () => {
    const { lines } = await travel(`
      ${DB}
      class Cached extends Db {
        cache = new Map();
        async [freeze]() { return { ...(await super[freeze]()), cache: this.cache }; }
        static async [thaw](data) { return Object.assign(await super[thaw](data), { cache: data.cache }); }
      }
      const db = new Cached("c");
      db.cache.set("k", 1);
      await move();
      console.log(db instanceof Cached, db.isOpen, db.name, db.cache.get("k"));
    `);
    expect(lines).toEqual(["true true c 1"]);
  });

  test("made inside functions, by classes that capture variables, travel as often as they like", async () => {
    const { lines, runtimes } = await travel(`
      const make = (prefix) => {
        class Local {
          constructor(n) { this.n = n; }
          say() { return prefix + this.n; }
          [freeze]() { return this.n; }
          static [thaw](n) { return new Local(n + 1); }
        }
        return new Local(0);
      };
      const local = make("n = ");
      for (let i = 0; i < 3; i++) await move();
      console.log(local.say());
    `);
    expect(lines).toEqual(["n = 3"]);
    expect(runtimes).toBe(4);
  });

  test.each([
    ["[freeze]() { throw new Error('busy'); } static [thaw]() {}", "[godwit.freeze] of Bad failed: busy"],
    ["[freeze]() {}", "Class Bad has [godwit.freeze], but no static [godwit.thaw]"],
    ["[freeze]() { return new Blob([]); } static [thaw]() {}", "variable bad → Blob (created at "],
  ])("refuse the move if their class does what it must not: %s", async (members, reason) => {
    const { lines } = await travel(
      `
      class Bad { ${members} [thaw]() { console.log("again"); } }
      const bad = new Bad();
      await fail();
      await sleep(20);
      console.log("goes on", bad instanceof Bad);
    `,
      10,
    );
    expect(lines.filter((line) => line.startsWith("refused"))[0]).toMatch(`refused: ${reason}`);
    expect(lines.at(-1)).toBe("goes on true");
  });

  test("that cannot be thawed are an uncaught error of the program, at the new place", async () => {
    const { lines, exitCode } = await travel(`
      class Bad { [freeze]() { return 1; } static [thaw]() { throw new Error("no server there"); } }
      const bad = new Bad();
      await move();
      console.log("never", bad);
    `);
    expect(lines.join("\n")).toContain("no server there");
    expect(lines.join("\n")).not.toContain("never");
    expect(exitCode).toBe(1);
  });
});
