import { expect, test } from "vitest";
import { findPins } from "../../src/check/pins/find.ts";

function found(code: string): string[] {
  const map = { version: 3, sources: [], names: [], mappings: "" };
  return findPins({ code, map }, "/program.js").map(({ what }) => what);
}

test("findPins() follows imports of all kinds", () => {
  expect(found(`import net from "node:net"; net.createServer();`)).toEqual(["net.createServer"]);
  expect(found(`import * as n from "net"; n.connect(1);`)).toEqual(["net.connect"]);
  expect(found(`import { createReadStream as r } from "node:fs"; r("x");`)).toEqual(["fs.createReadStream"]);
  expect(found(`import { open } from "node:fs/promises"; await open("x");`)).toEqual(["fs.promises.open"]);
});

test("findPins() follows constants and destructuring", () => {
  const code = `import * as fs from "fs"; const p = fs.promises; const { watch: w } = p; w("x");`;
  expect(found(code)).toEqual(["fs.promises.watch"]);
  expect(found(`const W = globalThis.Worker; new W("x");`)).toEqual(["Worker"]);
  expect(found(`const n = process.getBuiltinModule("node:net"); n.connect(1);`)).toEqual(["net.connect"]);
});

test("findPins() is not misled by names of the program's own", () => {
  expect(found(`class Worker {} new Worker(); const net = { connect() {} }; net.connect();`)).toEqual([]);
  expect(found(`function f(WebSocket) { new WebSocket("x"); }`)).toEqual([]);
});

test("findPins() leaves out what is merely waited for", () => {
  expect(found(`import fs from "fs"; await fs.promises.readFile("x"); await fetch("x");`)).toEqual([]);
});
