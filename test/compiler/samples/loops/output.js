const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = ($s1) => $.closure(() => $s1.i++, 1, $s1);
const $c2 = (name) => $.closure(() => name, 2, name);

function handlers(names) {
  const list = [];

  {
    let $s1 = { i: void 0 };

    for ($s1.i = 0; $s1.i < names.length; ($s1 = { i: $s1.i }, $s1.i++)) list.push($c1($s1));
  }

  for (const name of names) list.push($c2(name));

  return list;
}

$.module({
  init: () => {},
  variables: {},
  statics: { handlers },
  closures: [, $c1, $c2],
  frames: [],
  files: []
});
