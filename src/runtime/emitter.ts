/** The listeners of the program's `process`: Node's EventEmitter methods over plain data. */
import { checkCallback } from "./argument-errors.ts";

type Listener = (...args: never[]) => unknown;

export interface Registration {
  readonly event: string | symbol;
  readonly listener: Listener;
  readonly once: boolean;
}

export class Listeners {
  registrations: Registration[] = [];
  /** Hears every event before they do. */
  readonly #first: (event: string | symbol, args: readonly unknown[]) => void;

  constructor(first: (event: string | symbol, args: readonly unknown[]) => void) {
    this.#first = first;
  }

  count(event: string | symbol): number {
    return this.registrations.filter((registration) => registration.event === event).length;
  }

  /** Calls the listeners of `event` on `self`, in order; false if there was none. */
  emit(self: object, event: string | symbol, args: readonly unknown[]): boolean {
    this.#first(event, args);
    const called = this.registrations.filter((registration) => registration.event === event);
    for (const registration of called) {
      if (registration.once)
        this.registrations = this.registrations.filter((other) => other !== registration);
      Reflect.apply(registration.listener, self, args);
    }
    return called.length > 0;
  }

  /** The methods, to be put on `self`. */
  methods(self: object): Record<string, (...args: never[]) => unknown> {
    const add = (once: boolean, first: boolean) => (event: string | symbol, listener: Listener) => {
      checkCallback(listener, "listener");
      const registration: Registration = { event, listener, once };
      this.registrations = first
        ? [registration, ...this.registrations]
        : [...this.registrations, registration];
      return self;
    };
    const remove = (event: string | symbol, listener: Listener): object => {
      const matches = (one: Registration): boolean => one.event === event && one.listener === listener;
      const at = this.registrations.findLastIndex(matches);
      if (at >= 0) this.registrations = this.registrations.toSpliced(at, 1);
      return self;
    };
    const listeners = (event: string | symbol): Listener[] =>
      this.registrations.filter((one) => one.event === event).map((one) => one.listener);
    return {
      on: add(false, false),
      addListener: add(false, false),
      once: add(true, false),
      prependListener: add(false, true),
      prependOnceListener: add(true, true),
      off: remove,
      removeListener: remove,
      removeAllListeners: (event?: string | symbol) => {
        this.registrations =
          event === undefined ? [] : this.registrations.filter((one) => one.event !== event);
        return self;
      },
      emit: (event: string | symbol, ...args: unknown[]) => this.emit(self, event, args),
      listeners,
      rawListeners: listeners,
      listenerCount: (event: string | symbol) => this.count(event),
      eventNames: () => [...new Set(this.registrations.map((one) => one.event))],
      setMaxListeners: () => self,
      getMaxListeners: () => 0,
    };
  }
}
