/** What the entries of the machine's OS processes have in common; a carrier's has a life of its own. */
import { announceFailure, receiveTask } from "./child.ts";
import { failWhereTold } from "./failing.ts";

export interface Work<Task> {
  /** Takes the task up and announces that, or throws. `end` ends the OS process. */
  begin(task: Task, end: () => void): Promise<void>;
  /** Before the OS process ends, of whatever has been taken up: once. */
  finish?(): Promise<unknown> | undefined;
}

/** Does the work this OS process was started for; it ends with its parent, with 1 if the task cannot be taken up. */
export async function work<Task>(todo: Work<Task>): Promise<void> {
  let isEnding = false;
  async function exit(exitCode: number): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    await todo.finish?.();
    process.exit(exitCode);
  }
  const end = (): void => void exit(0);
  try {
    const task = await receiveTask<Task>(end);
    failWhereTold();
    await todo.begin(task, end);
  } catch (error) {
    announceFailure(error);
    await exit(1);
  }
}
