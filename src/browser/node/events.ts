/** node:events in a page: the host has no emitters whose listeners were to be routed. */
export class EventEmitter {
  on(): this {
    return this;
  }
  prependListener(): this {
    return this;
  }
}
