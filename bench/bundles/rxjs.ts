import * as rxjs from "rxjs";

console.log(Object.keys(rxjs).length);
