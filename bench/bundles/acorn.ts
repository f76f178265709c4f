import * as acorn from "acorn";

console.log(Object.keys(acorn).length);
