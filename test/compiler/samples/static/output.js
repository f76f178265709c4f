const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const N = 128;
const SIZE = N * N;

function smooth(u, v, n) {
  for (let i = 1; i < n - 1; i++) v[i] = 0.25 * u[i - 1] + 0.5 * u[i] + 0.25 * u[i + 1];
}

class Grid {
  constructor(n) {
    this.n = n;
    this.cells = new Float64Array(n);
  }
}

$.module({
  init: () => {
    smooth(new Grid(N).cells, new Grid(N).cells, SIZE);
  },
  variables: {},
  statics: { smooth, Grid },
  closures: [,],
  frames: [],
  files: []
});
