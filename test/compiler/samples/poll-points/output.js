const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const { console } = $.globals;
const $paused = $.paused;
const $p1 = $.point();
const $p2 = $.point(true);
const $p3 = $.point();
const $p4 = $.point();

function $part1($s, $k, n, sum, i) {
  let $w = 1;

  $B1: {
    for (; i < $k; i++) sum += i % 3;

    if (!($k === n || !($k < n))) $w = 0;
  }

  $s.sum = sum;
  $s.i = i;

  return $w;
}

function $part2($s, $k, n, rows, sum) {
  let $w = 1;

  $B2: {
    for (; ($k = $k - 1 | 0) >= 0 && sum > n; ) {
      {
        const $o1 = rows;
        const $m1 = $o1 != null && $o1[$.iteratorSymbol];

        if ($.isByIndex($o1, $m1)) {
          let $i1 = 0;

          for (; $i1 < $o1.length; $i1 += 1) {
            const row = $o1[$i1];

            sum -= row.length;
          }
        } else for (const row of $.again($o1, $m1, "rows")) sum -= row.length;
      }
    }

    if (!($k >= 0)) $w = 0;
  }

  $s.sum = sum;

  return $w;
}

function $part3($s, $k, sum, $o2, $i2) {
  let $w = 1;

  $B3: {
    for (; $i2 < $k && $i2 < $o2.length; $i2 += 1) {
      const row = $o2[$i2];

      sum -= row.length;
    }

    if ($i2 >= $k) $w = 0;
  }

  $s.sum = sum;
  $s.$i2 = $i2;

  return $w;
}

function $part4($s, $k, sum, $r1) {
  let $w = 1;

  $B4: {
    for (const row of $r1) {
      sum -= row.length;

      if (($k = $k - 1 | 0) < 0) {
        $r1.kept = true;

        break;
      }
    }

    if (!($k >= 0)) $w = 0;
  }

  $s.sum = sum;

  return $w;
}

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $k = 0,
    $s = $f.saved,
    n,
    rows,
    sum,
    i,
    $o2,
    $m2,
    $i2,
    $it1,
    $r1;

  if ($m === 1) throw $v;

  $L: for (; ; ) switch ($pc) {
    case 0:
      n = $s.n;
      rows = $s.rows;
      sum = 0;
      i = 0;

    case 1:
      for (; ; ) {
        $k = $.end($p1, i, 1, n);
        $k = $part1($s, $k, n, sum, i);
        sum = $s.sum;
        i = $s.i;

        if ($k === 1) break;
        if ($.poll($f, $p1, 4, n, rows, sum, i) < 0) return $paused;
      }

    case 2:
      if ($p2.fine) {
        $pc = 6;

        continue;
      }
      for (; ; ) {
        $k = $p2.backEdges + 1 | 0;
        $k = $part2($s, $k, n, rows, sum);
        sum = $s.sum;

        if ($k === 1) break;
        if ($.poll($f, $p2, 5, n, rows, sum) < 0) return $paused;

        if ($p2.fine) {
          $pc = 6;

          continue $L;
        }
      }

    case 3:
      return sum;

    case 4:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      i = $s.i;
      $pc = 1;
      continue;

    case 5:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      $pc = 2;
      continue;

    case 6:
      if (!(sum > n)) {
        $pc = 3;

        continue;
      }
      $o2 = rows;
      $m2 = $o2 != null && $o2[$.iteratorSymbol];
      if (!$.isByIndex($o2, $m2)) {
        $pc = 9;

        continue;
      }
      $i2 = 0;

    case 7:
      for (; ; ) {
        $k = $.end($p3, $i2, 1);
        $k = $part3($s, $k, sum, $o2, $i2);
        sum = $s.sum;
        $i2 = $s.$i2;

        if ($k === 1) break;
        if ($.poll($f, $p3, 8, n, rows, sum, $o2, $i2) < 0) return $paused;
      }
      $pc = 12;
      continue;

    case 8:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      $o2 = $s.$o2;
      $i2 = $s.$i2;
      $pc = 7;
      continue;

    case 9:
      $it1 = $.iteratorBy($o2, $m2, "rows");

    case 10:
      for (; ; ) {
        ($k = $p4.backEdges | 0, $r1 = $.rest($it1));
        $k = $part4($s, $k, sum, $r1);
        sum = $s.sum;

        if ($k === 1) break;
        if ($.poll($f, $p4, 11, n, rows, sum, $it1) < 0) return $paused;
      }
      $pc = 12;
      continue;

    case 11:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      $it1 = $s.$it1;
      $pc = 10;
      continue;

    case 12:
      if ($.poll($f, $p2, 13, n, rows, sum) < 0) return $paused;
      $pc = 2;
      continue;

    case 13:
      n = $s.n;
      rows = $s.rows;
      sum = $s.sum;
      $pc = 2;
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
      $.callsAsync();
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

const total = (n, rows) => $.start($step1, {
  n,
  rows,
  sum: void 0,
  i: void 0,
  $o2: void 0,
  $i2: void 0,
  $it1: void 0
});

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
      "n rows sum i $o2 $i2 $it1|0 0,1|4@0:3:3 0,1,2,3|5@0:4:3 0,1,2|8@0:5:5 0,1,2,4,5|11@0:5:5 0,1,2,6|13@0:4:3 0,1,2",
      $part1,
      $part2,
      $part3,
      $part4
    ],
    [$step2, "module", 0, "$t1 $t2|0 |1@0:10:13 0,1"]
  ],
  files: ["poll-points.js"]
});
