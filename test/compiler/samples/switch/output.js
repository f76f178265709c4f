const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = (message) => $.closure(({ later: () => message }).later, 1, message);

function $step1($f, $m, $v) {
  let $pc = $f.pc, $s = $f.saved, message;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      message = $s.message;
      $f.pc = 1;
      return $.await($f, message.kind);

    case 1:
      message = $s.message;
      switch ($v) {
        case "ping":
          {
            return "pong";
          }

        default:
          const later = $c1(message);
          return later;
      }
      return;
  }
}

const reply = (message) => $.start($step1, { message });

$.module({
  init: () => {},
  variables: {},
  statics: { reply },
  closures: [, $c1],
  frames: [[$step1, "reply", 0, "message|0 0|1@0:2:11 0"]],
  files: ["switch.js"]
});
