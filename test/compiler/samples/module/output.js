import * as $host1 from "node:fs/promises";

const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const { setTimeout, console } = $.globals;
const { readFile } = $.hostModule("node:fs/promises", $host1);
let count, started, text;
const $c1 = () => $.closure(() => console.log(text.length, started), 1);

function $step1($f, $m, $v) {
  let $pc = $f.pc;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      count = 0;
      started = Date.now();
      $f.pc = 1;
      return $.await($f, $.callAwaited(void 0, readFile, "readFile", "input.txt", "utf8"));

    case 1:
      text = $v;
      setTimeout($c1(), 10);
      increment();
      return;
  }
}

function increment() {
  count++;
}

$.module({
  init: $.asyncFunction(() => $.start($step1)),
  variables: {
    count: [() => count, (x) => count = x],
    started: [() => started, (x) => started = x],
    text: [() => text, (x) => text = x]
  },
  statics: { increment },
  closures: [, $c1],
  frames: [[$step1, "module", 0, "|0 |1@0:10:14 "]],
  files: ["module.js"]
});
