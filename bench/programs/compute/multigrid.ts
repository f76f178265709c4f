/** The patent's experiment without its messages: V-cycle kernels in synchronous functions. */
import { createGrid } from "../../../examples/mg/grid.ts";
import { interp, psinv, resid, rprj3 } from "../../../examples/mg/kernels.ts";
import { measured } from "../turns.ts";

const { levels, finest, v } = createGrid(32, 0, 1);
v.forEach((_, i) => (v[i] = (i % 17) - 8));

await measured(() => {
  for (let cycle = 0; cycle < 12; cycle++) {
    resid(finest, finest.u, v, finest.r);
    for (let k = levels.length - 1; k > 0; k--) rprj3(levels[k]!, levels[k - 1]!);
    for (let k = 1; k < levels.length; k++) interp(levels[k - 1]!, levels[k]!);
    psinv(finest);
  }
});
