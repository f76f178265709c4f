const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    lock,
    work,
    error,
    $t1,
    $how1,
    $out1,
    $t2,
    $t3;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        lock = $s.lock;
        $t1 = lock.take;
        $f.pc = 1;
        return $.await($f, $.callAwaited(lock, $t1, "lock.take"));

      case 1:
        lock = $s.lock;
        work = $s.work;
        if ($m === 1) throw $v;
        $h = 3;
        $f.pc = 2;
        return $.await($f, $.callAwaited(void 0, work, "work"));

      case 2:
        $h = 3;
        lock = $s.lock;
        if ($m === 1) throw $v;
        $out1 = $v;
        $how1 = 2;
        $pc = 6;
        continue;

      case 3:
        $h = 5;
        error = $e;
        $.caught(error);
        $t2 = lock.report;
        $f.pc = 4;
        return $.await($f, $.callAwaited(lock, $t2, "lock.report", error));

      case 4:
        $h = 5;
        lock = $s.lock;
        if ($m === 1) throw $v;
        $how1 = 0;
        $out1 = void 0;
        $pc = 6;
        continue;

      case 5:
        $h = 0;
        $out1 = $e;
        $how1 = 1;

      case 6:
        $h = 0;
        $t3 = lock.release;
        $f.pc = 7;
        $s.$how1 = $how1;
        $s.$out1 = $out1;
        return $.await($f, $.callAwaited(lock, $t3, "lock.release"));

      case 7:
        $how1 = $s.$how1;
        $out1 = $s.$out1;
        if ($m === 1) throw $v;
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

const withLock = (lock, work) => $.start($step1, { lock, work, $how1: void 0, $out1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { withLock },
  closures: [,],
  frames: [
    [
      $step1,
      "withLock",
      0,
      "lock work $how1 $out1|0 0,1|1@0:2:3 0,1|2@0:4:12 0|4@0:6:5 0|7@0:8:5 2,3"
    ]
  ],
  files: ["finally.js"]
});
