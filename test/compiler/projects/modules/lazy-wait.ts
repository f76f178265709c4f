import { log } from "./log.ts";
export let ready = false;
await null;
log("lazy-wait evaluated");
ready = true;
