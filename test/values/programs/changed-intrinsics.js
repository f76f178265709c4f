delete String.prototype.anchor;
Error.stackTraceLimit = 3;
Object.freeze(Math);
Object.preventExtensions(JSON);
delete Array.prototype.copyWithin;
Object.defineProperty(Array.prototype, "lastIndexOf", { value: () => "at" });
await 0;
console.log(
  "".anchor,
  Error.stackTraceLimit,
  Object.isFrozen(Math),
  Object.isExtensible(JSON),
  [].copyWithin,
  [1].lastIndexOf(),
);
