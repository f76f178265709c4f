// Listeners with contexts, added, removed and called between waits.
import EventEmitter from "eventemitter3";

class Ship extends EventEmitter {
  #miles = 0;
  async sail(...legs) {
    for (const miles of legs) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      this.#miles += miles;
      this.emit("leg", miles, this.#miles);
    }
    this.emit("arrived");
  }
}

const ship = new Ship();
const log = { lines: [] };
ship.on(
  "leg",
  function (miles, total) {
    this.lines.push(`${miles}/${total}`);
  },
  log,
);
ship.once("leg", (miles) => console.log("first", miles));
const arrived = new Promise((resolve) => ship.once("arrived", resolve));
await ship.sail(3, 4, 5);
await arrived;
console.log(log.lines.join(" "), ship.listenerCount("leg"), ship.eventNames().join());
ship.off("leg");
await null;
console.log(ship.emit("leg", 1, 1), log.lines.length);
