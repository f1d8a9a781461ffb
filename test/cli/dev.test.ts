import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Dev } from "./dev-session.ts";
import { projectWith } from "./starfish.ts";

let dev: Dev | undefined;

afterEach(async () => {
  await dev?.end("SIGKILL");
  dev = undefined;
});

/** A program that stays, and says when it was told to end. */
const staying = (word: string) => `import gleam/erlang/process
import gleam/io

pub fn main() {
  process.trap_exits(True)
  io.println("${word} is here")
  let ends = process.new_selector() |> process.select_trapped_exits(fn(_) { Nil })
  process.selector_receive_forever(ends)
  io.println("${word} goes in order")
}
`;

/** Waits for the process of an app that is held there; not that one. */
async function heldIn(directory: string, other?: number): Promise<number> {
  const find = (): string | undefined =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== other)
      .find((pid) => isHeld(pid, directory));
  await expect.poll(find, { timeout: 60_000 }).toBeDefined();
  return Number(find());
}

function isHeld(pid: string, directory: string): boolean {
  try {
    const [command = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const isNode = basename(command) === "node" && args.some((arg) => arg.includes("held-app"));
    return isNode && readlinkSync(`/proc/${pid}/cwd`) === directory;
  } catch {
    // It has ended in between, or belongs to somebody else.
    return false;
  }
}

describe("starfish dev", () => {
  test("ends the program in order and starts the new one when a source changes", async () => {
    const shop = projectWith({ "src/shop.gleam": staying("Ada") });
    dev = new Dev([shop]);
    await dev.says(/Ada is here/);
    writeFileSync(join(shop, "src/shop.gleam"), staying("Bob"));
    await dev.says(/src\/shop\.gleam changed, built in .*, starting again/);
    await dev.says(/Ada goes in order[\s\S]*Bob is here/);
    expect(await dev.end()).toBe(130);
    expect(dev.output).toContain("Bob goes in order");
  });

  test("leaves the last good program running while the new one does not compile", async () => {
    const shop = projectWith({ "src/shop.gleam": staying("Ada") });
    dev = new Dev([shop]);
    await dev.says(/Ada is here/);
    writeFileSync(join(shop, "src/shop.gleam"), `${staying("Bob")}\nfn broken() -> Int { "" }\n`);
    await dev.says(/Type mismatch[\s\S]*the last good program runs on, waiting for changes/);
    expect(dev.output).not.toContain("goes in order");
    // Back where it was: there is nothing to start again.
    const before = dev.output.length;
    writeFileSync(join(shop, "src/shop.gleam"), staying("Ada"));
    writeFileSync(join(shop, "src/shop.gleam"), staying("Eve"));
    await dev.says(/Ada goes in order[\s\S]*Eve is here/, before);
    expect(dev.output.match(/Ada is here/g)).toHaveLength(1);
  });

  test("waits for a change when the program does not compile at first, or ends by itself", async () => {
    const shop = projectWith({ "src/shop.gleam": "pub fn main() { 1 + 1.0 }\n" });
    dev = new Dev([shop]);
    await dev.says(/Type mismatch[\s\S]*waiting for changes/);
    writeFileSync(join(shop, "src/shop.gleam"), "pub fn main() { Nil }\n");
    await dev.says(/ended with status 0, waiting for changes/);
    writeFileSync(join(shop, "src/shop.gleam"), 'pub fn main() { panic as "sold out" }\n');
    await dev.says(/sold out[\s\S]*ended with status 1, waiting for changes/);
    writeFileSync(join(shop, "src/shop.gleam"), "pub fn start() { Nil }\n");
    await dev.says(/has no public function main, only start/);
  });

  test("follows the packages that the project depends on by path", async () => {
    const bakery = projectWith({
      "gleam.toml": 'name = "bakery"\nversion = "0.1.0"\n',
      "src/bakery.gleam": 'pub fn bread() -> String {\n  "rye"\n}\n',
    });
    const shop = projectWith({
      "src/shop.gleam":
        'import bakery\nimport gleam/io\n\npub fn main() {\n  io.println("sells " <> bakery.bread())\n}\n',
    });
    const toml = readFileSync(join(shop, "gleam.toml"), "utf8");
    writeFileSync(join(shop, "gleam.toml"), `${toml}bakery = { path = "${bakery}" }\n`);
    dev = new Dev([shop]);
    await dev.says(/sells rye/);
    writeFileSync(join(bakery, "src/bakery.gleam"), 'pub fn bread() -> String {\n  "oat"\n}\n');
    await dev.says(/sells oat/);
  });

  test("starts a program with other types and functions on several schedulers, and ends it in order", async () => {
    const shop = projectWith({ "src/shop.gleam": staying("Ada") });
    dev = new Dev([shop, "--schedulers", "2"]);
    await dev.says(/Ada is here/);
    const changed = `pub type Till {\n  Till(Int)\n}\n\npub fn till() {\n  Till(1)\n}\n\n`;
    writeFileSync(
      join(shop, "src/shop.gleam"),
      staying("Bob").replace("pub fn main", `${changed}pub fn main`),
    );
    await dev.says(/Ada goes in order[\s\S]*Bob is here/);
    writeFileSync(join(shop, "src/shop.gleam"), "pub fn start() { Nil }\n");
    await dev.says(/Bob goes in order[\s\S]*has no public function main, only start/);
    writeFileSync(join(shop, "src/shop.gleam"), staying("Eve"));
    await dev.says(/Eve is here/);
    expect(await dev.end()).toBe(130);
    expect(dev.output).toContain("Eve goes in order");
  });

  test("runs an app in TypeScript in place of main, and ends it with all that it started", async () => {
    const shop = projectWith({
      "src/shop.gleam": "pub fn price() -> Int {\n  3\n}\n",
      "src/app.ts": `import * as shop from "../build/starfish/bindings/shop.ts";
console.log("costs", shop.price());
setInterval(() => undefined, 1_000);
process.on("SIGTERM", () => {
  console.log("closed");
  process.exit(0);
});
`,
    });
    dev = new Dev([shop, "--command", "node src/app.ts"]);
    await dev.says(/costs 3/);
    writeFileSync(join(shop, "src/shop.gleam"), "pub fn price() -> Int {\n  4\n}\n");
    await dev.says(/closed[\s\S]*costs 4/);
    expect(await dev.end()).toBe(130);
    expect(dev.output.match(/closed/g)).toHaveLength(2);
  });

  // Processes are looked for in /proc.
  test.runIf(process.platform === "linux")(
    "has the next app stand by: nothing of its own has run then, and it ends with dev however that ends",
    async () => {
      const shop = projectWith({
        "src/shop.gleam": "pub fn price() -> Int {\n  3\n}\n",
        "src/app.ts": `import * as shop from "../build/starfish/bindings/shop.ts";
console.log("costs", shop.price(), process.pid, process.env.STARFISH_HELD);
setInterval(() => undefined, 1_000);
`,
      });
      dev = new Dev([shop, "--command", "node src/app.ts"]);
      await dev.says(/costs 3 \d+ undefined/);
      const standby = await heldIn(shop);
      expect(dev.output.match(/costs/g)).toHaveLength(1);
      writeFileSync(join(shop, "src/shop.gleam"), "pub fn price() -> Int {\n  4\n}\n");
      await dev.says(new RegExp(`costs 4 ${standby} undefined`));
      // Held processes are Node's alone: the shell that has started one is another.
      const next = await heldIn(shop, standby);
      dev.signal("SIGKILL");
      await expect.poll(() => existsSync(`/proc/${next}`), { timeout: 60_000 }).toBe(false);
    },
  );

  test.skipIf(process.platform === "win32").each([
    ["of Node and a file", "node src/app.ts"],
    ["of a shell", "true && node src/app.ts"],
  ])(
    "has the app end in order when dev itself is killed, by a command %s",
    async (_which, command) => {
      const shop = projectWith({
        "src/shop.gleam": "pub fn price() -> Int {\n  3\n}\n",
        "src/app.ts": `setInterval(() => undefined, 1_000);
process.on("SIGTERM", () => {
  console.log("closed");
  process.exit(0);
});
console.log("open");
`,
      });
      dev = new Dev([shop, "--command", command]);
      await dev.says(/open/);
      // The app has the streams of dev, so this waits for its end.
      await dev.end("SIGKILL");
      expect(dev.output).toContain("closed");
    },
  );
});
