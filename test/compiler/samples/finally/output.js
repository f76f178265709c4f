const $ = globalThis[Symbol.for("godwit.runtime")];

class $F1 extends $.AsyncFrame {
  constructor(lock, work) {
    super();
    this.lock = lock;
    this.work = work;
    this.$how1 = void 0;
    this.$out1 = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc,
      $h = 0,
      $e,
      lock,
      work,
      error,
      $how1,
      $out1;

    $L: for (; ; ) try {
      switch ($pc) {
        case 0:
          lock = $f.lock;
          work = $f.work;
          $f.$pc = 1;
          return $.await($f, lock.take());

        case 1:
          lock = $f.lock;
          work = $f.work;
          if ($m === 1) throw $v;
          $h = 3;
          $f.$pc = 2;
          return $.await($f, work());

        case 2:
          $h = 3;
          lock = $f.lock;
          if ($m === 1) throw $v;
          $out1 = $v;
          $how1 = 2;
          $pc = 6;
          continue $L;

        case 3:
          $h = 5;
          error = $e;
          $f.$pc = 4;
          return $.await($f, lock.report(error));

        case 4:
          $h = 5;
          lock = $f.lock;
          if ($m === 1) throw $v;
          $how1 = 0;
          $out1 = void 0;
          $pc = 6;
          continue $L;

        case 5:
          $h = 0;
          $out1 = $e;
          $how1 = 1;

        case 6:
          $h = 0;
          $f.$pc = 7;
          $f.$how1 = $how1;
          $f.$out1 = $out1;
          return $.await($f, lock.release());

        case 7:
          $how1 = $f.$how1;
          $out1 = $f.$out1;
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
}

const withLock = (lock, work) => $.start(new $F1(lock, work));

[withLock].forEach($.asyncFunction);

$.module({
  init: () => {},
  variables: {},
  statics: { withLock },
  closures: {},
  frames: [
    {
      id: 1,
      name: "withLock",
      Frame: $F1,
      live: {
        0: ["lock", "work"],
        1: ["lock", "work"],
        2: ["lock"],
        4: ["lock"],
        7: ["$how1", "$out1"]
      },
      places: {
        1: "finally.js:2:3",
        2: "finally.js:4:12",
        4: "finally.js:6:5",
        7: "finally.js:8:5"
      }
    }
  ]
});
