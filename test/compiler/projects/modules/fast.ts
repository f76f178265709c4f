import { order } from "./log.ts";
order.push("fast");
export const fast = "fast";
