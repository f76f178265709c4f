import { order } from "./log.ts";
order.push("slower begins");
await new Promise((resolve) => setTimeout(resolve, 1));
order.push("slower ends");
