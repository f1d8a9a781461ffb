import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runToEnd } from "../commands.ts";
import {
  gleamToml,
  projectWith,
  starfish,
  starfishWithSignal,
  temporaryDirectory,
} from "./starfish.ts";

const shop = projectWith({
  "src/shop.gleam": `import gleam/erlang/process
import gleam/io

pub fn main() {
  process.spawn(fn() { process.sleep_forever() })
  io.println("open")
}
`,
  "src/shop/crash.gleam": `import gleam/io

pub fn main() {
  io.println("before")
  price(3)
}

fn price(of: Int) -> Int {
  let assert 4 = of
}
`,
  "src/shop/in_actor.gleam": `import gleam/erlang/process
import gleam/io
import gleam/otp/actor

pub fn main() {
  let assert Ok(started) =
    actor.new("calm")
    |> actor.on_message(fn(_state, message: String) { panic as message })
    |> actor.start
  process.unlink(started.pid)
  let monitor = process.monitor(started.pid)
  process.send(started.data, "fire")
  process.new_selector()
  |> process.select_specific_monitor(monitor, fn(_) { Nil })
  |> process.selector_receive_forever
  io.println("main goes on")
}
`,
  "src/shop/linked.gleam": `import gleam/erlang/process

pub fn main() {
  process.spawn(fn() { panic as "takes main with it" })
  process.sleep_forever()
}
`,
  "src/shop/deaf.gleam": `import gleam/io

fn spin(count: Int) -> Nil {
  spin(count + 1)
}

pub fn main() {
  io.println("spinning")
  spin(0)
}
`,
  "src/shop/waits.gleam": `import gleam/erlang/process
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

fn child(name: String) {
  supervision.worker(fn() {
    actor.new_with_initialiser(60_000, fn(_) {
      process.trap_exits(True)
      let selector =
        process.new_selector()
        |> process.select_trapped_exits(fn(_) { Nil })
      actor.initialised(name)
      |> actor.selecting(selector)
      |> Ok
    })
    |> actor.on_message(fn(name, _) {
      io.println(name <> " ends")
      actor.stop()
    })
    |> actor.start
  })
}

pub fn main() {
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(child("first"))
    |> supervisor.add(child("second"))
    |> supervisor.start
  io.println("ready")
  process.sleep_forever()
}
`,
  "src/shop/deep.gleam": `import gleam/int
import gleam/io

fn count(n: Int) -> Int {
  case n {
    0 -> 0
    _ -> 1 + count(n - 1)
  }
}

pub fn main() {
  io.println(int.to_string(count(1_000_000)))
}
`,
  "src/shop/host.gleam": `import gleam/io
import gleam/list

@external(javascript, "../host_ffi.mjs", "programArguments")
fn arguments() -> List(String)

@external(javascript, "../host_ffi.mjs", "readInput")
fn read_input() -> String

@external(javascript, "../host_ffi.mjs", "log")
fn log(text: String) -> Nil

@external(javascript, "../host_ffi.mjs", "leave")
fn leave(status: Int) -> Nil

pub fn main() {
  list.each(arguments(), io.println)
  log("by way of the console")
  io.println(read_input())
  leave(7)
}
`,
  "src/host_ffi.mjs": `import { readFileSync } from "node:fs";
import { toList } from "./gleam.mjs";

export const programArguments = () => toList(process.argv.slice(2));
export const readInput = () => readFileSync(0, "utf8");
export const log = (text) => console.log(text);
export const leave = (status) => process.exit(status);
`,
  "src/shop/endless.gleam": `import gleam/io

pub fn main() {
  io.println("again")
  main()
}
`,
  "src/shop/late.gleam": `import gleam/erlang/process

@external(javascript, "../late_ffi.mjs", "throwLater")
fn throw_later() -> Nil

pub fn main() {
  throw_later()
  process.sleep_forever()
}
`,
  "src/late_ffi.mjs": `export const throwLater = () => {
  setTimeout(() => {
    throw new Error("thrown by a timer");
  }, 1);
};
`,
  "src/shop/no_main.gleam": "pub fn open() { 1 }\npub fn close() { 2 }\n",
  "src/shop/greedy.gleam": "pub fn main(a: Int, b: Int) { a + b }\n",
});

const runModule = (module: string) => starfish(["run", shop, "--module", module]);

describe("a program", () => {
  test("has standard output to itself; its end ends every process, with status 0", () => {
    const { status, stdout } = starfish(["run", shop]);
    expect(stdout).toBe("open\n");
    expect(status).toBe(0);
  });

  test("runs from its directory as well", () => {
    expect(starfish(["run"], { cwd: shop }).stdout).toBe("open\n");
  });

  test("recurses a million frames deep", () => {
    const { status, stdout, stderr } = runModule("shop/deep");
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: "1000000\n" });
  });

  test("that was built runs without a build", () => {
    starfish(["build", shop]);
    const { stdout, stderr } = starfish(["run", shop, "--no-build"]);
    expect(stdout).toBe("open\n");
    expect(stderr).toBe("");
  });

  test("behaves the same with every function suspending", () => {
    expect(starfish(["run", shop, "--colour-all"]).stdout).toBe("open\n");
    expect(starfish(["run", shop, "--colour-all", "--module", "shop/deep"]).stdout).toBe(
      "1000000\n",
    );
  });
});

describe("a program and its surroundings", () => {
  test("arguments, standard input, the console and the exit of foreign code work as in Node", () => {
    const { status, stdout } = starfish(
      ["run", shop, "--no-build", "-m", "shop/host", "--", "--port", "80"],
      { input: "from outside" },
    );
    expect(stdout).toBe("--port\n80\nby way of the console\nfrom outside\n");
    expect(status).toBe(7);
  });

  test("a reader that goes away ends the program's output, not the shell's pipe", () => {
    const command = `"$NODE" "$LAUNCHER" run "${shop}" --no-build -m shop/endless | head -n 2`;
    const { stdout, stderr } = runToEnd("sh", ["-c", command], {
      env: { ...process.env, NODE: process.execPath, LAUNCHER: resolve("bin/starfish.js") },
      limitMs: 60_000,
    });
    expect(stdout).toBe("again\nagain\n");
    expect(stderr).toBe("");
  });

  test("what foreign code throws outside of processes ends the program with its stack", () => {
    const { status, stderr } = runModule("shop/late");
    expect(status).toBe(1);
    expect(stderr).toContain("was ended by an error outside of its processes");
    expect(stderr).toContain("thrown by a timer");
    expect(stderr).toContain("late_ffi.mjs:3:");
  });
});

describe("a crash", () => {
  test("of main gives status 1 and a report with Gleam positions on standard error", () => {
    const { status, stdout, stderr } = runModule("shop/crash");
    expect(status).toBe(1);
    expect(stdout).toBe("before\n");
    expect(stderr).toContain("error: shop/crash.main: `let assert` matched no pattern");
    expect(stderr).toContain("src/shop/crash.gleam:9:3 in shop/crash.price");
    expect(stderr).toContain("9 │   let assert 4 = of");
    expect(stderr).toContain("value: 3");
  });

  test("of another process names the message in hand and the state, and main goes on", () => {
    const { status, stdout, stderr } = runModule("shop/in_actor");
    expect(status).toBe(0);
    expect(stdout).toBe("main goes on\n");
    expect(stderr).toContain("`panic` was evaluated: fire");
    expect(stderr).toContain("src/shop/in_actor.gleam:8:");
    expect(stderr).toContain('message in hand: "fire"');
    expect(stderr).toContain('last state: "calm"');
  });

  test("of a process linked to main takes main down, with status 1", () => {
    const { status, stderr } = runModule("shop/linked");
    expect(status).toBe(1);
    expect(stderr).toContain("`panic` was evaluated: takes main with it");
    expect(stderr).toContain(
      "error: shop/linked.main: ended by an exit signal: `panic` was evaluated",
    );
  });
});

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s ends the system in order, children in reverse, with status %i",
    async (signal, status) => {
      const outcome = await starfishWithSignal(
        ["run", shop, "-m", "shop/waits"],
        "ready\n",
        signal,
      );
      expect(outcome.stdout).toBe("ready\nsecond ends\nfirst ends\n");
      expect(outcome.status).toBe(status);
    },
  );
});

test("a program that a loop without end holds is ended when its time to end is over", async () => {
  const { status, stderr } = await starfishWithSignal(
    ["run", shop, "-m", "shop/deaf"],
    "spinning\n",
    "SIGTERM",
  );
  expect(stderr).toContain("does not hear that it is to end");
  expect(status).toBe(143);
});

describe("what cannot be run", () => {
  const refusals: ReadonlyArray<readonly [string, ReadonlyArray<string>, ReadonlyArray<string>]> = [
    [
      "a module without main",
      ["run", shop, "--module", "shop/no_main"],
      ["The module shop/no_main has no public function main, only close, open", "pub fn main()"],
    ],
    [
      "a main with arguments",
      ["run", shop, "--module", "shop/greedy"],
      ["main of shop/greedy takes 2 arguments, and a program starts with none"],
    ],
    [
      "a module that is not there, with the name it may have meant",
      ["run", shop, "--module", "shop/crahs"],
      ["The project shop has no module shop/crahs", "did you mean shop/crash?"],
    ],
    [
      "a directory that was never built, when no build is wanted",
      ["run", projectWith({}), "--no-build"],
      ["has not been built", "starfish build"],
    ],
    ["a directory without gleam.toml", ["run", temporaryDirectory()], ["gleam.toml"]],
    ["a directory that does not exist", ["run", "/nowhere/at/all"], ["/nowhere/at/all"]],
  ];
  test.each(refusals)("%s", (_what, args, expected) => {
    const { status, stdout, stderr } = starfish(args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test("a project whose dependency is missing: it is named, with how to get it", () => {
    const project = projectWith({
      "gleam.toml": `${gleamToml}wisp = ">= 1.0.0 and < 2.0.0"\n`,
      "src/shop.gleam": "pub fn main() { Nil }\n",
    });
    const { status, stderr } = starfish(["run", project]);
    expect(status).toBe(1);
    expect(stderr).toContain("wisp");
    expect(stderr).toContain("gleam.toml:8");
    expect(stderr).toContain("gleam deps download");
  });
});
