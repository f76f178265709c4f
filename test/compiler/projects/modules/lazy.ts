import { log } from "./log.ts";
log("lazy evaluated");
export let counter = 1;
export const bump = () => void counter++;
export const value = () => "lazy value";
export default class Lazy {}
