#!/usr/bin/env node
// The launcher of the `starfish` command. It owns two checks that must come before anything modern is loaded: that
// this Node is new enough, and that the compiled command is there. Either one missing ends with status 1 and one
// sentence that says what to do. It is written in the JavaScript of Node 12, so that an old Node can say so itself.

const oldest = [22, 18];

function isNewEnough(version) {
  const numbers = version.split(".").map(Number);
  return numbers[0] > oldest[0] || (numbers[0] === oldest[0] && numbers[1] >= oldest[1]);
}

/**
 * Lets V8 keep what it compiles of the command where Node keeps such things (NODE_COMPILE_CACHE, or the folder for temporary
 * files): a sixth of the time that a short run takes. NODE_DISABLE_COMPILE_CACHE switches it off.
 */
function keepCompiledCode(module) {
  module.enableCompileCache();
}

function refuse(lines) {
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = 1;
}

if (!isNewEnough(process.versions.node)) {
  refuse([
    `error: starfish needs Node ${oldest.join(".")} or newer, and this is Node ${process.versions.node} (${process.execPath}).`,
    "",
    "Either install a newer Node from https://nodejs.org, or give this project its own:",
    "  npm install --save-dev node@24",
    "which npm scripts and npx then find first.",
  ]);
} else {
  const loading = import("node:module")
    .then(keepCompiledCode)
    .then(() => import("../dist/codegen/cli/index.js"));
  loading.then(
    (cli) => cli.runCommandLine(),
    (error) => {
      const isMissing = error && error.code === "ERR_MODULE_NOT_FOUND";
      if (!isMissing || !String(error.message).includes("dist/codegen/cli/index.js")) throw error;
      refuse([
        "error: the starfish command has not been compiled yet (dist/ is missing).",
        "",
        "In a clone of the repository, run:",
        "  npm ci && npm run build",
      ]);
    },
  );
}
