const $ = globalThis[Symbol.for("godwit.runtime")];

class $F1 extends $.AsyncFrame {
  constructor(values, $p1) {
    super();
    this.values = values;
    this.$p1 = $p1;
    this.i = void 0;
    this.$t1 = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc, values, start, sum, i, $p1, $t1;

    $L: for (; ; ) switch ($pc) {
      case 0:
        values = $f.values;
        $p1 = $f.$p1;
        start = $p1 === void 0 ? 0 : $p1;
        sum = start;
        i = 0;

      case 1:
        if (!(i < values.length)) {
          $pc = 3;

          continue $L;
        }
        $t1 = sum;
        $f.$pc = 2;
        $f.i = i;
        $f.$t1 = $t1;
        return $.await($f, values[i]);

      case 2:
        values = $f.values;
        i = $f.i;
        $t1 = $f.$t1;
        if ($m === 1) throw $v;
        sum = $t1 + $v;
        i++;
        $pc = 1;
        continue $L;

      case 3:
        return sum;
    }
  }
}

const total = (values, $p1 = void 0) => $.start(new $F1(values, $p1));

[total].forEach($.asyncFunction);

$.module({
  init: () => {},
  variables: {},
  statics: { total },
  closures: {},
  frames: [
    {
      id: 1,
      name: "total",
      Frame: $F1,
      live: { 0: ["values", "$p1"], 2: ["values", "i", "$t1"] },
      places: { 2: "await.js:3:50" }
    }
  ]
});
