import * as zod from "zod";

console.log(Object.keys(zod).length);
