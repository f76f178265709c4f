import * as mathjs from "mathjs";

console.log(Object.keys(mathjs).length);
