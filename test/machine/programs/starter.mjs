import { startMachine } from "../../../src/machine/index.ts";

const machine = await startMachine({ hosts: 2 });
console.log(JSON.stringify((await machine.hosts()).map(({ osPid }) => osPid)));
