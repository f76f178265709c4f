import { order } from "./log.ts";
import "./slower.ts";
order.push("slow begins");
for (let i = 0; i < 3; i++) await null;
order.push("slow ends");
