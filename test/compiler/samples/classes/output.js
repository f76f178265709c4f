const $ = globalThis[Symbol.for("godwit.runtime")];
const $c1 = ($this1) => $.closure((n) => n * $private1.balance.get($this1), 1, $this1);

class $F1 extends $.AsyncFrame {
  constructor($this1, amount) {
    super();
    this.amount = amount;
    this.$this1 = $this1;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc, amount, $this1;

    $L: for (; ; ) switch ($pc) {
      case 0:
        amount = $f.amount;
        $this1 = $f.$this1;
        $f.$pc = 1;
        return $.await($f, amount.cleared());

      case 1:
        amount = $f.amount;
        $this1 = $f.$this1;
        if ($m === 1) throw $v;
        $private1.balance.set($this1, $private1.balance.get($this1) + amount.value);
        return [1, 2].map($c1($this1));
    }
  }
}

class $F2 extends $.AsyncFrame {
  constructor($this2, amount) {
    super();
    this.amount = amount;
    this.$this2 = $this2;
    this.$t1 = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc, amount, $this2, $t1;

    $L: for (; ; ) switch ($pc) {
      case 0:
        amount = $f.amount;
        $this2 = $f.$this2;
        $t1 = $.superGet(Savings.prototype, "deposit", $this2);
        $f.$pc = 1;
        $f.$t1 = $t1;
        return $.await($f, amount);

      case 1:
        $this2 = $f.$this2;
        $t1 = $f.$t1;
        if ($m === 1) throw $v;
        $f.$pc = 2;
        return $.await($f, $.call($this2, $t1, "(intermediate value).deposit", $v));

      case 2:
        if ($m === 1) throw $v;
        return $v;
    }
  }
}

let $private1;

class Account {
  static {
    $private1 = $.privates(this, {
      balance: {
        kind: "field",
        static: false,
        get: (o) => o.#balance,
        set: (o, v) => o.#balance = v,
        has: (o) => #balance in o
      }
    });

    $.asyncFunction(this.prototype.deposit);
  }

  #balance = $.restoring ? void 0 : 0;

  deposit(amount) {
    return $.start(new $F1(this, amount));
  }
}

class Savings extends Account {
  static {
    $.asyncFunction(this.prototype.deposit);
  }

  deposit(amount) {
    return $.start(new $F2(this, amount));
  }
}

$.module({
  init: () => {},
  variables: {},
  statics: { Account, Savings },
  closures: { 1: $c1 },
  frames: [
    {
      id: 1,
      name: "deposit",
      Frame: $F1,
      live: { 0: ["amount", "$this1"], 1: ["amount", "$this1"] },
      places: { 1: "classes.js:5:5" }
    },

    {
      id: 2,
      name: "deposit",
      Frame: $F2,
      live: { 0: ["amount", "$this2"], 1: ["$this2", "$t1"], 2: [] },
      places: { 1: "classes.js:13:32", 2: "classes.js:13:12" }
    }
  ]
});
