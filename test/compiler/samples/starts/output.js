const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const { Promise } = $.globals;
const $c1 = () => $.closure((item) => $.callPassed($.passed(), true, void 0, work, "work", item + 1), 1);
const $paused = $.paused;
const $p1 = $.point();

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    list,
    first,
    rest,
    $r1,
    $t1,
    $t2,
    $t3;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      list = $s.list;
      $t1 = list[0];
      $.callsAsync();
      $r1 = work($t1);
      if ($.pausing()) return $.behind($f, 5, list, $r1);

    case 1:
      first = $r1;
      $t2 = list.map;
      $r1 = $.startEach(true, list, $t2, "list.map", $c1());
      if ($.pausing()) return $.behind($f, 6, first, $r1);

    case 2:
      rest = $r1;
      $f.pc = 3;
      $s.rest = rest;
      return $.await($f, first);

    case 3:
      rest = $s.rest;
      $t3 = $v;
      $f.pc = 4;
      $s.$t3 = $t3;
      return $.await($f, Promise.all(rest));

    case 4:
      $t3 = $s.$t3;
      return [$t3, $v];

    case 5:
      list = $s.list;
      $r1 = $s.$r1;
      $pc = 1;
      continue;

    case 6:
      first = $s.first;
      $r1 = $s.$r1;
      $r1 = $.eachResult($r1);
      $pc = 2;
      continue;
  }
}

function $part1($s, $k, item, i) {
  let $w = 1;

  $B1: {
    for (; i < $k; i++) item += i % 7;

    if ($k < 1e9) $w = 0;
  }

  $s.item = item;
  $s.i = i;

  return $w;
}

function $step2($f, $m, $v) {
  let $pc = $f.pc, $k = 0, $s = $f.saved, item, i;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      item = $s.item;
      i = 0;

    case 1:
      for (; ; ) {
        $k = $.end($p1, i, 1, 1e9);
        $k = $part1($s, $k, item, i);
        item = $s.item;
        i = $s.i;

        if ($k === 1) break;
        if ($.poll($f, $p1, 2, item, i) < 0) return $paused;
      }
      return item;

    case 2:
      item = $s.item;
      i = $s.i;
      $pc = 1;
      continue;
  }
}

const both = (list) => $.start($step1, { list, rest: void 0, $t3: void 0, $r1: void 0, first: void 0 });
const work = (item) => $.start($step2, { item, i: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { both, work },
  closures: [, $c1],
  frames: [
    [
      $step1,
      "both",
      0,
      "list rest $t3 $r1 first|0 0|3@0:4:11 1|4@0:4:24 2|5@0:2:17 0,3|6@0:3:16 4,3"
    ],
    [$step2, "work", 0, "item i|0 0|2@0:8:3 0,1", $part1]
  ],
  files: ["starts.js"]
});
