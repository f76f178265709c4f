const $ = globalThis[Symbol.for("godwit.runtime")];

class $F1 extends $.AsyncFrame {
  constructor(stream, wanted) {
    super();
    this.stream = stream;
    this.wanted = wanted;
    this.item = void 0;
    this.$it1 = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc,
      $h = 0,
      $e,
      stream,
      wanted,
      item,
      $v1,
      $it1,
      $r1,
      $how1,
      $out1;

    $L: for (; ; ) try {
      switch ($pc) {
        case 0:
          stream = $f.stream;
          wanted = $f.wanted;
          $it1 = $.iterator(stream);

        case 1:
          $h = 0;
          $r1 = $it1.next();
          if ($r1.done) {
            $pc = 5;

            continue $L;
          }
          $v1 = $r1.value;
          $h = 3;
          item = $v1;
          $f.$pc = 2;
          $f.item = item;
          $f.$it1 = $it1;
          return $.await($f, item.kind());

        case 2:
          $h = 3;
          wanted = $f.wanted;
          item = $f.item;
          $it1 = $f.$it1;
          if ($m === 1) throw $v;
          if ($v !== wanted) {
            $pc = 1;

            continue $L;
          }
          $out1 = item;
          $how1 = 2;
          $pc = 4;
          continue $L;

        case 3:
          $h = 0;
          $out1 = $e;
          try {
            $.closeIterator($it1);
          } catch {}
          throw $out1;

        case 4:
          $h = 0;
          $.closeIterator($it1);
          return $out1;

        case 5:
          return;
      }
    } catch($x) {
      if ($h === 0) throw $x;

      $pc = $h;
      $e = $x;
    }
  }
}

const first = (stream, wanted) => $.start(new $F1(stream, wanted));

[first].forEach($.asyncFunction);

$.module({
  init: () => {},
  variables: {},
  statics: { first },
  closures: {},
  frames: [
    {
      id: 1,
      name: "first",
      Frame: $F1,
      live: { 0: ["stream", "wanted"], 2: ["wanted", "item", "$it1"] },
      places: { 2: "iteration.js:3:10" }
    }
  ]
});
