/**
 * One rank sends numbered messages of so many bytes to another, which sends nothing back; each pauses after each
 * message. The receiver checks that each comes once and in order. Arguments: FROM TO COUNT BYTES SEND_MS RECEIVE_MS
 * [HOST]; the receiver takes nothing before it is there.
 */
import { comm, machine } from "godwit";

const [from, to, count, bytes, sendMs, receiveMs] = process.argv.slice(2).map(Number);
const host = process.argv[8];
const mayReceive = () => host === undefined || machine.host.name === host;
/** Looked at here and there, in each page of memory. */
const isFilled = (load: Uint8Array, byte: number) => {
  for (let i = 0; i < load.length; i += 509) if (load[i] !== byte) return false;
  return load.at(-1) === byte;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

if (comm.rank === from) {
  for (let number = 1; number <= count!; number++) {
    await comm.send({ number, load: new Uint8Array(bytes!).fill(number) }, to!);
    if (sendMs! > 0) await pause(sendMs!);
  }
  console.log("all sent");
}
if (comm.rank === to) {
  while (!mayReceive()) await pause(10);
  for (let number = 1; number <= count!; number++) {
    const { data } = await comm.recv<{ number: number; load: Uint8Array }>({ source: from! });
    const isWhole = data.load.length === bytes && isFilled(data.load, number % 256);
    if (data.number !== number || !isWhole) throw new Error(`Expected message ${number}, got ${data.number}`);
    if (number % 10 === 0) console.log(`has ${number}`);
    if (receiveMs! > 0) await pause(receiveMs!);
  }
  console.log("all received");
}
