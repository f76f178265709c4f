function m(a, b) {
  return [
    arguments,
    () => a,
    (x) => {
      a = x;
    },
  ];
}
function u(a) {
  "use strict";
  return arguments;
}
const [args, get, set] = m(1, 2, 3);
const un = u(4, 5);
args.extra = 1;
await 0;
console.log(args.length, [...args], Object.prototype.toString.call(args), args.extra, un[1], Object.keys(un));
args[0] = 9;
console.log(get());
