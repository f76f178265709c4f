const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
let Job;

const $c1 = ($super2) => $.class(
  class Job extends $super2 {
    static {
      $.asyncFunction(this.prototype.run);
    }

    constructor(name) {
      if ($.restoring || $.initializing()) {
        super(arguments[0]);

        return;
      }

      const $s1 = { this: void 0 };
      const $super1 = $.closure((...args) => super(...args), 2, $s1, Job, new.target);
      const begin = $c3(name, $s1, $super1);

      begin();
    }

    run() {
      return $.start($step1, { Job, $this2: this, $t1: void 0, $t2: void 0 });
    }
  },
  1,
  $super2
);

const $c2 = (scope, cls, target) => $.closure((...args) => $.superCall(scope, cls, target, args), 2, scope, cls, target);
const $c3 = (name, $s1, $super1) => $.closure(({ begin: () => $s1.this = $super1(name) }).begin, 3, name, $s1, $super1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    Job,
    $this2,
    $t1,
    $t2;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      Job = $s.Job;
      $this2 = $s.$this2;
      $t1 = $.superReference(Job.prototype, "runs", $this2);
      $t2 = $t1.value;
      $f.pc = 1;
      $s.$t1 = $t1;
      $s.$t2 = $t2;
      return $.await($f, $this2.ready);

    case 1:
      $t1 = $s.$t1;
      $t2 = $s.$t2;
      $t1.value = $t2 + $v;
      return;
  }
}

$.module({
  init: () => {
    Job = $c1(Task);
  },
  variables: { Job: [() => Job, (x) => Job = x] },
  statics: {},
  closures: [, $c1, $c2, $c3],
  frames: [[$step1, "run", 0, "Job $this2 $t1 $t2|0 0,1|1@0:8:19 2,3"]],
  files: ["super.js"]
});
