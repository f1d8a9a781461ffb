// Owns one promise: a command of this repository runs with the tools of its lock file, whatever Node started it.
// `node scripts/with-tools.mjs COMMAND ARGS…` installs the dependencies when they are missing or differ from
// package-lock.json (which brings Node 24), compiles src/ and codegen/ to dist/, then runs COMMAND with
// node_modules/.bin first on the PATH. `--no-build` leaves out the middle step. It runs on Node 18 and newer,
// imports nothing but Node, and ends with the status of the step that failed.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(root, "node_modules", ".bin");

function lockedPackages(file) {
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

/** The first reason to install, or undefined: what is on disk is compared with the lock file, entry by entry. */
function reasonToInstall() {
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const installed = lockedPackages(join(root, "node_modules", ".package-lock.json"));
  for (const [path, { version, optional, devOptional, peer }] of Object.entries(wanted)) {
    if (path === "" || optional || devOptional || peer) continue;
    if (installed[path] === undefined) return `${path.replace("node_modules/", "")} is missing`;
    if (installed[path].version !== version) return `${path} is not at ${version}`;
  }
  if (!existsSync(join(tools, "node"))) return "Node 24 is missing";
  return undefined;
}

function runStep(command, args, options) {
  const environment = { ...process.env, PATH: `${tools}:${process.env.PATH ?? ""}` };
  const result = spawnSync(command, args, { stdio: "inherit", env: environment, ...options });
  if (result.error) {
    console.error(`${command} could not be started: ${result.error.message}`);
    process.exit(127);
  }
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const [first, ...rest] = process.argv.slice(2);
const skipBuild = first === "--no-build";
const [command, ...args] = skipBuild ? rest : [first, ...rest];
if (command === undefined) {
  console.error("usage: node scripts/with-tools.mjs [--no-build] COMMAND [ARGUMENTS…]");
  process.exit(2);
}

const reason = reasonToInstall();
if (reason !== undefined) {
  console.error(`starfish: installing the dependencies (${reason})`);
  // npm's own output goes to standard error: standard output belongs to COMMAND.
  runStep("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2] });
}
if (!skipBuild) {
  runStep(join(tools, "tsc"), ["-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
}
runStep(command, args, {});
