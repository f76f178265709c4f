/** Layer 3 as its drivers see it: the real machine, the simulator, scripted tests. */
export { createProcess, takeEffects } from "./state.ts";
export type { Phase, ProcessState } from "./state.ts";
export { step } from "./step.ts";
export { exportState } from "./initialize.ts";
export { findMessage } from "./recv.ts";
export { arriveAtOnce, sendAtOnce, takeAtOnce } from "./usual.ts";
export type { WriteData } from "./usual.ts";
export { REUSED_BYTES } from "./stream.ts";
export { restoreScheduler } from "./scheduler-journal.ts";
export { createScheduler, schedulerStep, processRows } from "./scheduler.ts";
export type { ProcessRow, SchedulerState } from "./scheduler.ts";
export { hostsFor, NOWHERE, usableHosts } from "./scheduler-state.ts";
export type * from "./events.ts";
export type * from "./messages.ts";
export type * from "./needs.ts";
export type * from "./scheduler-events.ts";
export * from "./ids.ts";
