import * as $host1 from "node:fs/promises";

const $ = globalThis[Symbol.for("godwit.runtime")];
const { setTimeout, console } = $.globals;
const { readFile } = $.hostModule("node:fs/promises", $host1);
let count, started, text;
const $c1 = () => $.closure(() => console.log(text.length, started), 1);

class $F1 extends $.AsyncFrame {
  step($f, $m, $v) {
    let $pc = $f.$pc;

    $L: for (; ; ) switch ($pc) {
      case 0:
        count = 0;
        started = Date.now();
        $f.$pc = 1;
        return $.await($f, readFile("input.txt", "utf8"));

      case 1:
        if ($m === 1) throw $v;
        text = $v;
        setTimeout($c1(), 10);
        increment();
        return;
    }
  }
}

function increment() {
  count++;
}

$.module({
  init: () => $.start(new $F1()),
  variables: {
    count: [
      () => count,
      (x) => {
        count = x;
      }
    ],
    started: [
      () => started,
      (x) => {
        started = x;
      }
    ],
    text: [
      () => text,
      (x) => {
        text = x;
      }
    ]
  },
  statics: { increment },
  closures: { 1: $c1 },
  frames: [
    {
      id: 1,
      name: "module",
      Frame: $F1,
      live: { 0: [], 1: [] },
      places: { 1: "module.js:10:14" }
    }
  ]
});
