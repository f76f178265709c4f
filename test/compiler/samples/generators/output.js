const $ = globalThis[Symbol.for("godwit.runtime")];

class $F1 extends $.GeneratorFrame {
  constructor(book, $p1) {
    super();
    this.book = book;
    this.from = void 0;
    this.$p1 = $p1;
    this.$how1 = void 0;
    this.$out1 = void 0;
    this.page = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc,
      $h = 0,
      $e,
      book,
      from,
      page,
      $p1,
      $how1,
      $out1;

    $L: for (; ; ) try {
      switch ($pc) {
        case 0:
          book = $f.book;
          from = $f.from;
          $p1 = $f.$p1;
          $how1 = $f.$how1;
          $out1 = $f.$out1;
          ({ from = 1 } = $p1 === void 0 ? {} : $p1);
          $f.$pc = 1;
          $f.from = from;
          return;

        case 1:
          book = $f.book;
          from = $f.from;
          $how1 = $f.$how1;
          $out1 = $f.$out1;
          $h = 5;
          page = from;

        case 2:
          if (!(page <= book.length)) {
            $pc = 4;

            continue $L;
          }
          $f.$pc = 3;
          $f.page = page;
          $f.$how1 = $how1;
          $f.$out1 = $out1;
          return $.yield($f, page);

        case 3:
          $h = 5;
          book = $f.book;
          page = $f.page;
          $how1 = $f.$how1;
          $out1 = $f.$out1;
          if ($m === 1) throw $v;
          if ($m === 2) {
            $out1 = $v;
            $how1 = 2;
            $pc = 6;

            continue $L;
          }
          page++;
          $pc = 2;
          continue $L;

        case 4:
          $how1 = 0;
          $out1 = void 0;
          $pc = 6;
          continue $L;

        case 5:
          $h = 0;
          $out1 = $e;
          $how1 = 1;

        case 6:
          $h = 0;
          {
            book.close();
          }
          if ($how1 === 1) throw $out1;
          if ($how1 === 2) return $out1;
          return;
      }
    } catch($x) {
      if ($h === 0) throw $x;

      $pc = $h;
      $e = $x;
    }
  }
}

const pages = $.generatorFunction(
  ({
    pages: (book, $p1 = void 0) => $.generator($.prepare(new $F1(book, $p1)), pages)
  }).pages,
  false
);

$.module({
  init: () => {},
  variables: {},
  statics: { pages },
  closures: {},
  frames: [
    {
      id: 1,
      name: "pages",
      Frame: $F1,
      live: {
        0: ["book", "from", "$p1", "$how1", "$out1"],
        1: ["book", "from", "$how1", "$out1"],
        3: ["book", "page", "$how1", "$out1"]
      },
      places: { 3: "generators.js:3:56" }
    }
  ]
});
