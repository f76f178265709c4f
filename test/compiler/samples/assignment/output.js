const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    cache,
    key,
    $t1,
    $t2;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      cache = $s.cache;
      key = $s.key;
      $t1 = cache[key];
      if (!($t1 == null)) {
        $pc = 2;

        continue;
      }
      $f.pc = 1;
      return $.await($f, load(key));

    case 1:
      cache = $s.cache;
      key = $s.key;
      $t1 = $v;
      cache[key] = $t1;

    case 2:
      $t2 = cache.size;
      $f.pc = 3;
      $s.$t2 = $t2;
      return $.await($f, 2);

    case 3:
      cache = $s.cache;
      $t2 = $s.$t2;
      cache.size = $t2 ** $v;
      return;
  }
}

const store = (cache, key) => $.start($step1, { cache, key, $t2: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { store },
  closures: [,],
  frames: [
    [
      $step1,
      "store",
      0,
      "cache key $t2|0 0,1|1@0:2:18 0,1|3@0:3:18 0,2"
    ]
  ],
  files: ["assignment.js"]
});
