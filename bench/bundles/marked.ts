import * as marked from "marked";

console.log(Object.keys(marked).length);
