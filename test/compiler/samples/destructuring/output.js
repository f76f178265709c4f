const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
    reply,
    id,
    value,
    rest,
    $t1,
    $t2;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      reply = $s.reply;
      rest = $s.rest;
      id = reply["id"];
      $t1 = $.key(reply.key);
      $t2 = reply[$t1];
      if ($t2 !== void 0) {
        $pc = 2;

        continue;
      }
      $f.pc = 1;
      $s.id = id;
      $s.$t1 = $t1;
      return $.await($f, reply.value);

    case 1:
      reply = $s.reply;
      id = $s.id;
      rest = $s.rest;
      $t1 = $s.$t1;
      $t2 = $v;

    case 2:
      value = $t2;
      rest = ((k0, k1, { [k0]: _0, [k1]: _1, ...rest }) => rest)("id", $t1, reply);
      return [id, value, rest];
  }
}

const unpack = (reply) => $.start($step1, { reply, rest: void 0, id: void 0, $t1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { unpack },
  closures: [,],
  frames: [
    [
      $step1,
      "unpack",
      0,
      "reply rest id $t1|0 0,1|1@0:2:36 0,2,1,3"
    ]
  ],
  files: ["destructuring.js"]
});
