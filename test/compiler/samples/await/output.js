const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    values,
    start,
    sum,
    i,
    $p1,
    $t1;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      values = $s.values;
      $p1 = $s.$p1;
      start = $p1 === void 0 ? 0 : $p1;
      sum = start;
      i = 0;

    case 1:
      if (!(i < values.length)) {
        $pc = 3;

        continue;
      }
      $t1 = sum;
      $f.pc = 2;
      $s.i = i;
      $s.$t1 = $t1;
      return $.await($f, values[i]);

    case 2:
      values = $s.values;
      i = $s.i;
      $t1 = $s.$t1;
      sum = $t1 + $v;
      i++;
      $pc = 1;
      continue;

    case 3:
      return sum;
  }
}

const total = (values, $p1 = void 0) => $.start($step1, { values, $p1, i: void 0, $t1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { total },
  closures: [,],
  frames: [
    [$step1, "total", 0, "values $p1 i $t1|0 0,1|2@0:3:50 0,2,3"]
  ],
  files: ["await.js"]
});
