const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = ($this1, $target1, $arguments1) => $.closure(() => [$this1, $arguments1.length, $target1], 1, $this1, $target1, $arguments1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    method,
    $this1,
    $target1,
    $arguments1;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      method = $s.method;
      $f.pc = 1;
      return $.await($f, method.ready);

    case 1:
      $this1 = $s.$this1;
      $target1 = $s.$target1;
      $arguments1 = $s.$arguments1;
      return $c1($this1, $target1, $arguments1);
  }
}

const call = ({
  call(method) {
    return $.start($step1, {
      method,
      $this1: this,
      $target1: new.target,
      $arguments1: arguments
    });
  }
}).call;

$.module({
  init: () => {},
  variables: {},
  statics: { call },
  closures: [, $c1],
  frames: [
    [
      $step1,
      "call",
      0,
      "method $this1 $target1 $arguments1|0 0,1,2,3|1@0:2:3 1,2,3"
    ]
  ],
  files: ["implicit.js"]
});
