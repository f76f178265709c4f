function f() {}
Object.freeze(f);
class A {
  static x = 1;
}
Object.freeze(A);
Object.freeze(A.prototype);
const g = Object.seal(() => 1);
const arr = [1, 2];
Object.defineProperty(arr, "length", { writable: false });
await 0;
console.log(Object.isFrozen(f), Object.isFrozen(A), Object.isFrozen(A.prototype), Object.isSealed(g));
try {
  arr.push(3);
} catch (e) {
  console.log(e.message);
}
console.log(Object.getOwnPropertyDescriptor(arr, "length"));
