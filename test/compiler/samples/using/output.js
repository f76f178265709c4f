const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    open,
    _usingCtx,
    file,
    $how1,
    $out1,
    $t1,
    $t2;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        open = $s.open;
        _usingCtx = $s._usingCtx;
        $h = 2;
        _usingCtx = usingCtx();
        $t1 = _usingCtx;
        $t2 = $t1.a;
        $f.pc = 1;
        $s._usingCtx = _usingCtx;
        $s.$t1 = $t1;
        $s.$t2 = $t2;
        return $.await($f, $.callAwaited(void 0, open, "open"));

      case 1:
        $h = 2;
        _usingCtx = $s._usingCtx;
        $t1 = $s.$t1;
        $t2 = $s.$t2;
        if ($m === 1) throw $v;
        file = $.call($t1, $t2, "_usingCtx.a", $v);
        $out1 = file.text;
        $how1 = 2;
        $pc = 4;
        continue;

      case 2:
        $h = 3;
        {
          let _ = $e;

          {
            $.caught(_);
            _usingCtx.e = _;
          }
        }
        $how1 = 0;
        $out1 = void 0;
        $pc = 4;
        continue;

      case 3:
        $h = 0;
        $out1 = $e;
        $how1 = 1;

      case 4:
        $h = 0;
        if (!_usingCtx.next()) {
          $pc = 7;

          continue;
        }
        $h = 6;
        $f.pc = 5;
        $s._usingCtx = _usingCtx;
        $s.$how1 = $how1;
        $s.$out1 = $out1;
        return $.await($f, _usingCtx.v);

      case 5:
        $h = 6;
        _usingCtx = $s._usingCtx;
        $how1 = $s.$how1;
        $out1 = $s.$out1;
        if ($m === 1) throw $v;
        $pc = 4;
        continue;

      case 6:
        $h = 0;
        {
          let e = $e;

          {
            $.caught(e);
            _usingCtx.e = e;
          }
        }
        $pc = 4;
        continue;

      case 7:
        _usingCtx.end();
        if ($how1 === 1) throw $out1;
        if ($how1 === 2) return $out1;
        return;
    }
  } catch($x) {
    if ($h === 0) throw $x;

    $pc = $h;
    $e = $x;
  }
}

const read = (open) => $.start($step1, {
  open,
  _usingCtx: void 0,
  $t1: void 0,
  $t2: void 0,
  $how1: void 0,
  $out1: void 0
});

$.module({
  init: () => {},
  variables: {},
  statics: { read },
  closures: [,],
  frames: [
    [
      $step1,
      "read",
      0,
      "open _usingCtx $t1 $t2 $how1 $out1|0 0,1|1@0:4:30 1,2,3|5@0:2:3 1,4,5"
    ]
  ],
  files: ["using.js"]
});
