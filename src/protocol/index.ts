/** Layer 3 as its drivers see it: the real machine, the simulator, scripted tests. */
export { createProcess } from "./state.ts";
export type { Phase, ProcessState } from "./state.ts";
export { step } from "./step.ts";
export { exportState } from "./initialize.ts";
export { findMessage } from "./recv.ts";
