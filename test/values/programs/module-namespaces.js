import * as path from "node:path";
import * as util from "node:util";
import fs from "node:fs";
import { sep, join } from "node:path";
const held = [path, util, fs, join, util.promisify, util.inspect, path.posix, path.win32.join];
await 0;
console.log(
  held[0] === path,
  held[1].format("%d", 1),
  held[2].existsSync("/"),
  held[3] === path.join,
  held[4] === util.promisify,
  held[6].sep,
  held[7]("a", "b"),
);
