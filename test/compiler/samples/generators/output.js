const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    book,
    from,
    page,
    $p1,
    $how1,
    $out1;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        $p1 = $s.$p1;
        ({ from = 1 } = $p1 === void 0 ? {} : $p1);
        $f.pc = 1;
        $s.from = from;
        return;

      case 1:
        book = $s.book;
        from = $s.from;
        $h = 5;
        page = from;

      case 2:
        if (!(page <= book.length)) {
          $pc = 4;

          continue;
        }
        $f.pc = 3;
        $s.page = page;
        return $.yield($f, page);

      case 3:
        $h = 5;
        book = $s.book;
        page = $s.page;
        if ($m === 1) throw $v;
        if ($m === 2) {
          $out1 = $v;
          $how1 = 2;
          $pc = 6;

          continue;
        }
        page++;
        $pc = 2;
        continue;

      case 4:
        $how1 = 0;
        $out1 = void 0;
        $pc = 6;
        continue;

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

const pages = $.generatorFunction(
  ({
    pages: (book, $p1 = void 0) => $.generator(pages, $step1, { book, $p1, from: void 0, page: void 0 }, true)
  }).pages,
  false
);

$.module({
  init: () => {},
  variables: {},
  statics: { pages },
  closures: [,],
  frames: [
    [
      $step1,
      "pages",
      1,
      "book $p1 from page|0 0,1|1 0,2|3@0:3:56 0,3"
    ]
  ],
  files: ["generators.js"]
});
