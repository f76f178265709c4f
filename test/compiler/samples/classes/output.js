const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = ($this1) => $.closure((n) => n * $private1.balance.own($this1), 1, $this1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    amount,
    $this1,
    $t1;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      amount = $s.amount;
      $t1 = amount.cleared;
      $f.pc = 1;
      return $.await($f, $.callAwaited(amount, $t1, "amount.cleared"));

    case 1:
      amount = $s.amount;
      $this1 = $s.$this1;
      $private1.balance.set($this1, $private1.balance.get($this1) + amount.value);
      return [1, 2].map($c1($this1));
  }
}

function $step2($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    amount,
    $this2,
    $t2;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      amount = $s.amount;
      $this2 = $s.$this2;
      $t2 = $.superGet(Savings.prototype, "deposit", $this2);
      $f.pc = 1;
      $s.$t2 = $t2;
      return $.await($f, amount);

    case 1:
      $this2 = $s.$this2;
      $t2 = $s.$t2;
      $f.pc = 2;
      return $.await($f, $.callAwaited($this2, $t2, "(intermediate value).deposit", $v));

    case 2:
      return $v;
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
    return $.start($step1, { amount, $this1: this });
  }
}

class Savings extends Account {
  static {
    $.asyncFunction(this.prototype.deposit);
  }

  deposit(amount) {
    return $.start($step2, { amount, $this2: this, $t2: void 0 });
  }
}

$.module({
  init: () => {},
  variables: {},
  statics: { Account, Savings },
  closures: [, $c1],
  frames: [
    [$step1, "deposit", 0, "amount $this1|0 0,1|1@0:5:5 0,1"],
    [
      $step2,
      "deposit",
      0,
      "amount $this2 $t2|0 0,1|1@0:13:32 1,2|2@0:13:12 "
    ]
  ],
  files: ["classes.js"]
});
