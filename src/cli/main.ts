#!/usr/bin/env node
/** The `godwit` command: ties cli.ts to this process. */
import module from "node:module";
import { fileURLToPath } from "node:url";
import { compileCache } from "../machine/os/compile-cache.ts";
import { cli } from "./cli.ts";
import { watchInterruptions } from "./interruption.ts";

const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node) < OLDEST_NODE) {
  // `npx` and npm scripts find the newer one that is installed with Godwit by themselves.
  process.stderr.write(
    `godwit: Node ${OLDEST_NODE} or newer is needed, this is ${process.version}; use "npx godwit"\n`,
  );
  process.exitCode = 1;
} else {
  // Compiler and machine are loaded when a command uses them: `--help` answers at once.
  module.enableCompileCache?.(process.env["NODE_COMPILE_CACHE"] ?? compileCache());
  process.exitCode = await cli(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    variables: process.env,
    interrupted: watchInterruptions(),
    entry: fileURLToPath(import.meta.url),
    get stdin() {
      return process.stdin;
    },
    check: async (...args) => (await import("../check/index.ts")).check(...args),
    simulate: async (...args) => (await import("../simulate/index.ts")).simulate(...args),
    compile: async (...args) => (await import("../compiler/cached.ts")).compileCached(...args),
    startMachine: async (...args) => (await import("../machine/index.ts")).startMachine(...args),
    connectMachine: async (...args) => (await import("../machine/index.ts")).connectMachine(...args),
  });
}
