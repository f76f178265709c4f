const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    rows,
    row,
    $v1,
    $it1,
    $r1,
    $how1,
    $out1,
    $how2,
    $out2;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        rows = $s.rows;
        $it1 = $.iterator(rows, "rows");

      case 1:
        $h = 0;
        $r1 = $it1.next();
        if ($r1.done) {
          $pc = 9;

          continue;
        }
        $v1 = $r1.value;
        $h = 6;
        row = $v1;
        $h = 4;
        $f.pc = 2;
        $s.row = row;
        $s.$it1 = $it1;
        return $.await($f, row.skipped);

      case 2:
        $h = 4;
        row = $s.row;
        $it1 = $s.$it1;
        if ($m === 1) throw $v;
        if (!$v) {
          $pc = 3;

          continue;
        }
        $out2 = void 0;
        $how2 = 2;
        $pc = 5;
        continue;

      case 3:
        $out2 = row;
        $how2 = 3;
        $pc = 5;
        continue;

      case 4:
        $h = 6;
        $out2 = $e;
        $how2 = 1;

      case 5:
        $h = 6;
        {
          row.close();
        }
        if ($how2 === 1) {
          $e = $out2;
          $pc = 6;

          continue;
        }
        if ($how2 === 2) {
          $pc = 8;

          continue;
        }
        if ($how2 === 3) {
          $out1 = $out2;
          $how1 = 2;
          $pc = 7;

          continue;
        }
        $pc = 1;
        continue;

      case 6:
        $h = 0;
        $out1 = $e;
        try {
          $.closeIterator($it1);
        } catch {}
        throw $out1;

      case 7:
        $h = 0;
        $.closeIterator($it1);
        return $out1;

      case 8:
        $h = 0;
        $pc = 1;
        continue;

      case 9:
        return;
    }
  } catch($x) {
    if ($h === 0) throw $x;

    $pc = $h;
    $e = $x;
  }
}

const search = (rows) => $.start($step1, { rows, row: void 0, $it1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { search },
  closures: [,],
  frames: [[$step1, "search", 0, "rows row $it1|0 0|2@0:4:11 1,2"]],
  files: ["jumps.js"]
});
