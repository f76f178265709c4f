/** Entry of a thread that has one run of a program. Its realm comes first: what is loaded later finds it in place. */
import "./realm.ts";
import { parentPort, workerData } from "node:worker_threads";
import { refuseCodeFromText } from "../../runtime/code-from-text.ts";
import type { Task } from "./messages.ts";
import { run } from "./run.ts";

refuseCodeFromText();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window
parentPort!.postMessage(await run(workerData as Task));
