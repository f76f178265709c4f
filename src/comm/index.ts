/** The package `godwit`: everything a program imports (docs/programs.md). */
import { createComm } from "./comm.ts";
import type { Comm } from "./comm.ts";
import { host } from "./host.ts";
import { createMachine } from "./machine.ts";
import type { Machine } from "./machine.ts";

/** The processes of this computation and the messages between them. */
export const comm: Comm = createComm(host);

/** The virtual machine this process runs in. */
export const machine: Machine = createMachine(host);

export { GodwitError } from "../errors.ts";
export { ANY_SOURCE, ANY_TAG } from "../protocol/ids.ts";
export type { Rank, Tag } from "../protocol/ids.ts";
export type { Comm, Matching, SendrecvOptions } from "./comm.ts";
export { godwit, onFreeze, onThaw } from "./hooks.ts";
export type { Freezable, ThawEvent } from "./hooks.ts";
export type { HostInfo, Message, Status } from "./host.ts";
export type { Machine } from "./machine.ts";
export { BAND, BOR, BXOR, LAND, LOR, LXOR, MAX, MAXLOC, MIN, MINLOC, PROD, SUM } from "./operators.ts";
export type { Operator, Reducer } from "./operators.ts";
export { Request } from "./request.ts";
