const $ = globalThis[Symbol.for("godwit.runtime")];
const { console } = $.globals;
const $paused = $.paused;
const $p1 = $.point();
const $p2 = $.point();

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    $k = 0,
    n,
    rows,
    sum,
    i;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      n = $s.n;
      rows = $s.rows;
      sum = 0;
      i = 0;

    case 1:
      for (; ; ) {
        $k = $p1.backEdges + 1 | 0;

        for (; ($k = $k - 1 | 0) >= 0 && i < n; i++) sum += i % 3;

        if ($k >= 0) break;
        if ($.poll($f, $p1, 2, n, rows, sum, i) < 0) return $paused;
      }
      $pc = 3;
      continue;

    case 2:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      i = $s.i;
      $pc = 1;
      continue;

    case 3:
      for (; ; ) {
        $k = $p2.backEdges + 1 | 0;

        for (; ($k = $k - 1 | 0) >= 0 && sum > n; ) {
          for (const row of rows) sum -= row.length;
        }

        if ($k >= 0) break;
        if ($.poll($f, $p2, 4, n, rows, sum) < 0) return $paused;
      }
      return sum;

    case 4:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      $pc = 3;
      continue;
  }
}

function $step2($f, $m, $v) {
  let $pc = $f.pc, $s = $f.saved, $t1, $t2, $t3;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      $t1 = console;
      $t2 = $t1.log;
      $t3 = ["a", "bc"];
      $.calls(true);
      $f.pc = 1;
      $s.$t1 = $t1;
      $s.$t2 = $t2;
      return $.await($f, total(1000, $t3));

    case 1:
      $t1 = $s.$t1;
      $t2 = $s.$t2;
      $.call($t1, $t2, "console.log", $v);
      return;
  }
}

const total = (n, rows) => $.start($step1, { n, rows, sum: void 0, i: void 0 });

$.module({
  init: $.asyncFunction(() => $.start($step2, { $t1: void 0, $t2: void 0 })),
  variables: {},
  statics: { total },
  closures: [,],
  frames: [
    [
      $step1,
      "total",
      0,
      "n rows sum i|0 0,1|2@0:3:3 0,1,2,3|4@0:4:3 0,1,2"
    ],
    [$step2, "module", 0, "$t1 $t2|0 |1@0:10:13 0,1"]
  ],
  files: ["poll-points.js"]
});
