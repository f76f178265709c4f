export * from "./live.ts";
export * from "./nested.ts";
export * as space from "./nested.ts";
