// Variables become texts, here and wherever the process goes.
const { env } = process;
process.env.NUMBER = 1;
await 0;
process.env.NULL = null;
env.TRUE = true;
env.OBJECT = { toString: () => "an object" };
console.log(JSON.stringify([env.NUMBER, env.NULL, env.TRUE, env.OBJECT, env === process.env]));
await 0;
env.NUMBER = undefined;
console.log(JSON.stringify([env.NUMBER, delete env.NUMBER, delete env.NUMBER, "NUMBER" in env]));
const tried = (change) => {
  try {
    change();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
tried(() => (env.SYMBOL = Symbol("no text")));
tried(() => (env[Symbol("no name")] = "text"));
tried(() => Object.defineProperty(env, "GETTER", { get: () => 1 }));
tried(() => Object.defineProperty(env, "FIXED", { value: 1 }));
const inherits = Object.create(env);
inherits.OWN = 1;
await 0;
console.log(typeof inherits.OWN, env.OWN, inherits.TRUE, Object.keys({ ...env }).includes("TRUE"));
process.env = { REPLACED: 1 };
await 0;
console.log(process.env, env.TRUE);
