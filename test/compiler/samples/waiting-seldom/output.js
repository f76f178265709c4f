const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $paused = $.paused;
const $p1 = $.point(true);
const $p2 = $.point();

function $part1($s, $k, rows, steps, step$1) {
  let $w = 1, i;

  $B1: {
    for (; step$1 < $k; step$1++) {
      for (i = 0; i < rows.length; i++) rows[i].relax();

      if (step$1 % 100 === 0) {
        $w = 9;

        break $B1;
      }
    }

    if (!($k === steps || !($k < steps))) $w = 0;
  }

  $s.step$1 = step$1;

  return $w;
}

function $part2($s, $k, rows, i) {
  let $w = 1;

  $B2: {
    for (; i < $k && i < rows.length; i++) rows[i].relax();

    if (i >= $k) $w = 0;
  }

  $s.i = i;

  return $w;
}

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $n = 8,
    $k = 0,
    $s = $f.saved,
    rows,
    steps,
    step$1,
    i,
    $t1;

  if ($m === 1) throw $v;

  $L: for (; ; ) switch ($pc) {
    case 0:
      rows = $s.rows;
      steps = $s.steps;
      step$1 = 0;

    case 1:
      if ($p1.fine) {
        $pc = 4;

        continue;
      }
      for (; ; ) {
        $k = $.end($p1, step$1, 1, steps);
        $k = $part1($s, $k, rows, steps, step$1);
        step$1 = $s.step$1;

        if ($k >= 2) {
          $pc = $k - 2;

          continue $L;
        }

        if ($k === 1) break;
        if ($.poll($f, $p1, 3, rows, steps, step$1) < 0) return $paused;

        if ($p1.fine) {
          $pc = 4;

          continue $L;
        }
      }

    case 2:
      return;

    case 3:
      rows = $s.rows;
      steps = $s.steps;
      step$1 = $s.step$1;
      $pc = 1;
      continue;

    case 4:
      if (!(step$1 < steps)) {
        $pc = 2;

        continue;
      }
      i = 0;

    case 5:
      for (; ; ) {
        $k = $.end($p2, i, 1);
        $k = $part2($s, $k, rows, i);
        i = $s.i;

        if ($k === 1) break;
        if ($.poll($f, $p2, 6, rows, steps, step$1, i) < 0) return $paused;
      }
      if (step$1 % 100 === 0) {
        $pc = 7;

        continue;
      }
      $pc = 9;
      continue;

    case 6:
      rows = $s.rows;
      steps = $s.steps;
      step$1 = $s.step$1;
      i = $s.i;
      $pc = 5;
      continue;

    case 7:
      $t1 = rows.exchange;
      $f.pc = 8;
      $s.step$1 = step$1;
      return $.await($f, $.callAwaited(rows, $t1, "rows.exchange"));

    case 8:
      rows = $s.rows;
      steps = $s.steps;
      step$1 = $s.step$1;

    case 9:
      if (($p1.fine || ($n = $n - 1 | 0) < 0) && ($n = $.poll($f, $p1, 10, rows, steps, step$1) | 0) < 0) return $paused;
      $pc = 11;
      continue;

    case 10:
      rows = $s.rows;
      steps = $s.steps;
      step$1 = $s.step$1;

    case 11:
      step$1++;
      $pc = 1;
      continue;
  }
}

const relax = (rows, steps) => $.start($step1, { rows, steps, step$1: void 0, i: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { relax },
  closures: [,],
  frames: [
    [
      $step1,
      "relax",
      0,
      "rows steps step$1 i|0 0,1|3@0:2:3 0,1,2|6@0:3:5 0,1,2,3|8@0:4:27 0,1,2|10@0:2:3 0,1,2",
      $part1,
      $part2
    ]
  ],
  names: { step$1: "step" },
  files: ["waiting-seldom.js"]
});
