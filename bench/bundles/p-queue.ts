import PQueue from "p-queue";

console.log(PQueue.name);
