/**
 * Puts carriers where they can be started: in a directory of their own outside the repository
 * (`$GODWIT_HETERO`, default ~/.cache/godwit-hetero), once. npm packages and Debian packages are unpacked there;
 * nothing of the computer's own is changed, and nothing has to be installed on it but npm, tar and apt. Browsers are the
 * computer's own: one that is missing is installed on it, by root.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BrowserName, BROWSERS } from "../browser/browsers.ts";
import type { Carrier, CarrierKind, DebianPackage, NpmPackage } from "./carriers.ts";
import { unpackDebian } from "./debian.ts";

const run = promisify(execFile);

/** With Node 24 for every CPU. */
const SUITE = "forky";

const home = process.env["GODWIT_HETERO"] ?? join(homedir(), ".cache", "godwit-hetero");

/** @throws {Error} saying what could not be had. */
export async function install(kind: CarrierKind): Promise<Carrier> {
  return { ...kind, engine: await engineOf(kind) };
}

async function engineOf(kind: CarrierKind): Promise<string> {
  const { name, from } = kind;
  if (from === "running") return process.execPath;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`Carriers are for Linux on x64, this is ${process.platform} on ${process.arch}`);
  try {
    if ("browser" in from) return await ofComputer(from.browser);
    return "npm" in from ? await fromNpm(name, from) : await fromDebian(name, from);
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`Cannot install the carrier "${name}": ${message}\n${stderr ?? ""}`, { cause: error });
  }
}

async function ofComputer(name: BrowserName): Promise<string> {
  const { debian, path } = BROWSERS[name];
  if (existsSync(path)) return path;
  if (process.getuid?.() !== 0)
    throw new Error(`install it (apt install ${debian}), or set ${name.toUpperCase()} (tried "${path}")`);
  const environment = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["-qq", "update"], environment);
  await run("apt-get", ["-qq", "-y", "--no-install-recommends", "install", debian], environment);
  return path;
}

async function fromNpm(name: string, { npm, binary, args = [] }: NpmPackage): Promise<string> {
  const directory = await once(join(home, "npm", npm.replaceAll("/", "+")), async (into) => {
    const { stdout } = await run("npm", ["pack", "--loglevel=error", "--pack-destination", into, npm]);
    const [last] = stdout.trim().split("\n").toReversed();
    await run("tar", ["xzf", join(into, last!), "-C", into, "--strip-components=1"]);
    await chmod(join(into, binary), 0o755);
  });
  const path = join(directory, binary);
  return args.length === 0 && /^(bun|deno)$/.test(name) ? path : await wrapper(name, [path, ...args]);
}

async function fromDebian(name: string, { debian, qemu, args = [] }: DebianPackage): Promise<string> {
  const root = await once(join(home, SUITE, debian), (into) =>
    unpackDebian({ architecture: debian, suite: SUITE, packages: ["nodejs"], into }),
  );
  const node = join(root, "usr/bin/node");
  if (qemu === null) return await chrooted(name, root, args);
  const { stdout } = await run("dpkg", ["--print-architecture"]);
  const tools = await once(join(home, "qemu"), (into) =>
    unpackDebian({ architecture: stdout.trim(), suite: undefined, packages: ["qemu-user-static"], into }),
  );
  return await wrapper(name, [join(tools, `usr/bin/qemu-${qemu}-static`), "-L", root, node, ...args]);
}

/**
 * Everything of this computer but its programs, and the packages' programs in their place. Needs root. Inside, what is
 * the wrapper outside is Node itself: a host in there starts its processes by the same path, and has no shell.
 */
async function chrooted(name: string, root: string, args: readonly string[]): Promise<string> {
  const script = `
set -e
root=${quoted(root)}
for each in /*; do
  case $each in /usr|/bin|/sbin|/lib|/lib32|/lib64|/libx32|/etc|/boot) continue;; esac
  [ -d "$each" ] && [ ! -L "$each" ] || continue
  mkdir -p "$root$each"
  mount --rbind "$each" "$root$each"
done
mount --bind "$root/usr/bin/node" "$root"${quoted(join(home, "bin", name))}
exec unshare --root="$root" --wd="$PWD" /usr/bin/node "$@"`;
  if (args.length > 0) throw new Error("arguments of the engine get lost inside");
  const inside = await file(`${name}-inside`, script);
  return await wrapper(name, ["unshare", "--mount", inside]);
}

function wrapper(name: string, command: readonly string[]): Promise<string> {
  return file(name, `exec ${command.map(quoted).join(" ")} "$@"`);
}

async function file(name: string, script: string): Promise<string> {
  const path = join(home, "bin", name);
  await mkdir(join(home, "bin"), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Fills a directory, whole or not at all. */
async function once(directory: string, fill: (into: string) => Promise<void>): Promise<string> {
  if ((await stat(directory).catch(() => undefined)) !== undefined) return directory;
  const into = `${directory}.part`;
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  await fill(into);
  if ((await readdir(into)).length === 0) throw new Error(`nothing came to "${directory}"`);
  await rename(into, directory);
  return directory;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
