const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
let $template1;

function query(sql, id) {
  return sql($template1 ??= $.template(["select ", ""], ["select ", ""]), id);
}

$.module({
  init: () => {},
  variables: { $template1: [() => $template1, (x) => $template1 = x] },
  statics: { query },
  closures: [,],
  frames: [],
  files: []
});
