// Decorators as "experimentalDecorators" has them, with parameters and the types of things.
const notes: string[] = [];

(Reflect as any).metadata = (key: string, value: any) => () => {
  notes.push(`${key}: ${[value].flat().map((type) => type?.name ?? String(type)).join()}`);
};

function sealed(constructor: Function) {
  Object.seal(constructor.prototype);
}
function traced(target: any, key: string, descriptor: PropertyDescriptor) {
  const method = descriptor.value;
  descriptor.value = async function (this: unknown, ...args: unknown[]) {
    console.log("call", key, args.join());
    const result = await method.apply(this, args);
    console.log("done", key);
    return result;
  };
}
function param(label: string) {
  return (target: any, key: string | undefined, index: number) =>
    void console.log("parameter", label, typeof target, key, index);
}
function defaults(value: number) {
  return (target: any, key: string) => void Object.defineProperty(target, key, { value, writable: true });
}
function extended<C extends new (...args: any[]) => object>(cls: C) {
  return class extends cls {
    added = "added";
  };
}

class Service {
  name = "service";
}

@sealed
class Account {
  @defaults(7) declare limit: number;
  constructor(@param("service") private readonly service: Service) {}
  @traced async deposit(@param("amount") amount: number, note: string): Promise<string> {
    await null;
    return `${amount + this.limit} ${note} ${this.service.name}`;
  }
}

@extended
class Made {
  static instances = 0;
  constructor() {
    Made.instances++;
  }
}

const account = new Account(new Service());
console.log(await account.deposit(3, "n"), Object.isSealed(Account.prototype));
console.log((new Made() as any).added, Made.instances, Made.name);
console.log(notes.join("\n"));
delete (Reflect as any).metadata;
