/**
 * A task farm: rank 0 deals out the lines of a picture of the Mandelbrot set to whoever is idle. It
 * need not know where the workers are, and a worker may move while it holds a task.
 */
import { ANY_SOURCE, comm } from "godwit";

const LINES = 40;
const COLUMNS = 100;
/** Many, so that a line is worth sending away. */
const LIMIT = 20_000;
const TASK = 1;
const RESULT = 2;

type Result = { line: number; text: string } | "ready";

if (comm.size === 1) {
  for (let line = 0; line < LINES; line++) console.log(draw(line));
} else if (comm.rank === 0) {
  await deal();
} else {
  await work();
}

async function deal(): Promise<void> {
  const picture: string[] = [];
  const done = Array.from({ length: comm.size }, () => 0);
  let nextLine = 0;
  for (let working = comm.size - 1; working > 0;) {
    const { data, source } = await comm.recv<Result>({ source: ANY_SOURCE, tag: RESULT });
    if (data !== "ready") {
      picture[data.line] = data.text;
      done[source]!++;
    }
    // undefined sends a worker home.
    const task = nextLine < LINES ? nextLine++ : undefined;
    if (task === undefined) working--;
    await comm.send(task, source, TASK);
  }
  console.log(picture.join("\n"));
  console.log(`Lines by worker: ${done.slice(1).join(" ")}`);
}

async function work(): Promise<void> {
  await comm.send("ready", 0, RESULT);
  for (;;) {
    const { data: line } = await comm.recv<number | undefined>({ source: 0, tag: TASK });
    if (line === undefined) return;
    await comm.send({ line, text: draw(line) }, 0, RESULT);
  }
}

function draw(line: number): string {
  let text = "";
  for (let column = 0; column < COLUMNS; column++) {
    const steps = escape(-2.2 + (3.2 * column) / COLUMNS, -1.2 + (2.4 * line) / LINES);
    text += " .:-=+*#%@"[Math.min(9, Math.floor(steps / 4))];
  }
  return text;
}

/** After how many steps of z ← z² + c the point leaves the circle of radius 2, at most LIMIT. */
function escape(cx: number, cy: number): number {
  let [x, y, steps] = [0, 0, 0];
  while (steps < LIMIT && x * x + y * y <= 4) {
    [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
    steps++;
  }
  return steps;
}
