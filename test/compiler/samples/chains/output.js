const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    user,
    of,
    $t1,
    $t2,
    $t3,
    $t4;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      user = $s.user;
      of = $s.of;
      if (user == null) {
        $pc = 2;

        continue;
      }
      $t2 = user.profile;
      if ($t2 == null) {
        $pc = 2;

        continue;
      }
      $t3 = $t2;
      $f.pc = 1;
      $s.$t3 = $t3;
      return $.await($f, $.callAwaited(void 0, of, "of", user));

    case 1:
      $t3 = $s.$t3;
      $t4 = $t3[$v];
      if ($t4 == null) {
        $pc = 2;

        continue;
      }
      $t1 = $.call($t3, $t4, "user?.profile?.[(intermediate value)]");
      $pc = 3;
      continue;

    case 2:
      $t1 = void 0;

    case 3:
      return $t1;
  }
}

const name = (user, of) => $.start($step1, { user, of, $t3: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { name },
  closures: [,],
  frames: [[$step1, "name", 0, "user of $t3|0 0,1|1@0:2:26 2"]],
  files: ["chains.js"]
});
