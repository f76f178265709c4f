/**
 * Unpacks Debian packages of any architecture, with what they depend on, into a directory. apt works on a state of
 * its own there: the computer's packages and its list of architectures stay as they are, and no root is needed.
 */
import { execFile } from "node:child_process";
import { lstat, mkdir, readdir, readlink, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Unpacked {
  readonly architecture: string;
  /** Undefined: that of this computer. */
  readonly suite: string | undefined;
  readonly packages: readonly string[];
  readonly into: string;
}

export async function unpackDebian({ architecture, suite, packages, into }: Unpacked): Promise<void> {
  const state = `${into}.apt`;
  await rm(state, { recursive: true, force: true });
  for (const part of [
    "state/lists/partial",
    "cache/archives/partial",
    "etc/apt.conf.d",
    "etc/preferences.d",
    "etc/trusted.gpg.d",
  ])
    await mkdir(join(state, part), { recursive: true });
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(SITE) $(CODENAME)"]);
  const archive = stdout.split("\n").find((line) => /\/debian\/? /.test(line));
  if (archive === undefined) throw new Error("apt knows no Debian archive");
  const [site, own] = archive.split(" ") as [string, string];
  const sources = join(state, "etc/sources.list");
  const key = "/usr/share/keyrings/debian-archive-keyring.gpg";
  await writeFile(sources, `deb [signed-by=${key}] ${site} ${suite ?? own} main\n`);
  await writeFile(join(state, "status"), "");
  const options = [
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    `Dir::State=${join(state, "state")}`,
    `Dir::State::status=${join(state, "status")}`,
    `Dir::Cache=${join(state, "cache")}`,
    `Dir::Etc::sourcelist=${sources}`,
    "Dir::Etc::sourceparts=-",
    "Acquire::Languages=none",
    "Acquire::Check-Valid-Until=false",
    ...(process.getuid?.() === 0 ? ["APT::Sandbox::User=root"] : []),
  ].flatMap((option) => ["-o", option]);
  await run("apt-get", ["-qq", ...options, "update"]);
  await run("apt-get", [
    "-qq",
    "-y",
    ...options,
    "--no-install-recommends",
    "--download-only",
    "install",
    ...packages,
  ]);
  const archives = join(state, "cache/archives");
  for (const name of await readdir(archives))
    if (name.endsWith(".deb")) await run("dpkg-deb", ["-x", join(archives, name), into]);
  // Since trixie everything is in /usr, and the links to it are in no package unpacked here.
  for (const name of ["bin", "lib", "lib32", "lib64"]) {
    const isThere = await lstat(join(into, name)).catch(() => undefined);
    const target = await lstat(join(into, "usr", name)).catch(() => undefined);
    if (isThere === undefined && target !== undefined) await symlink(`usr/${name}`, join(into, name));
  }
  await turnInside(into);
  await rm(state, { recursive: true, force: true });
}

/** Absolute links (ppc64el's /lib64/ld64.so.2) are to stay inside. */
async function turnInside(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = await readlink(path);
    if (!target.startsWith("/")) continue;
    await unlink(path);
    await symlink(relative(dirname(path), join(root, target)), path);
  }
}
