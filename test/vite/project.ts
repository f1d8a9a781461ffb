// For the tests of the plugin: a Gleam project with a page in a temporary directory, which finds Starfish and Vite as an
// installed app does. Projects are removed after the test file.

import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const directories: Array<string> = [];

afterAll(() => {
  for (const directory of directories.splice(0))
    rmSync(directory, { recursive: true, force: true });
});

const gleamToml = `name = "harbour"
version = "0.1.0"

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"
gleam_otp = ">= 1.0.0 and < 2.0.0"
tides = { path = "../tides" }
`;

const files = {
  "harbour/gleam.toml": gleamToml,
  "harbour/package.json": '{ "name": "harbour", "private": true, "type": "module" }\n',
  "harbour/src/harbour.gleam": `import gleam/erlang/process.{type Subject}
import gleam/otp/actor
import tides

pub type Message {
  Arrive(ships: Int)
  Count(reply_to: Subject(Int))
}

pub type Berth {
  Free
  Taken(ship: String)
}

pub fn berths() -> List(Berth) {
  [Free, Taken("Argo")]
}

pub fn is_free(berth: Berth) -> Bool {
  case berth {
    Free -> True
    Taken(_) -> False
  }
}

pub fn greeting() -> String {
  "ahoy at " <> tides.level()
}

pub fn start() -> actor.StartResult(Subject(Message)) {
  actor.new(0) |> actor.on_message(handle) |> actor.start
}

fn handle(ships: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Arrive(more) -> actor.continue(ships + more)
    Count(reply_to) -> {
      process.send(reply_to, ships)
      actor.continue(ships)
    }
  }
}
`,
  "tides/gleam.toml": 'name = "tides"\nversion = "0.1.0"\n',
  "tides/src/tides.gleam":
    'pub fn level() -> String {\n  mark() <> " tide"\n}\n\n@external(javascript, "./tides_ffi.mjs", "mark")\nfn mark() -> String\n',
  "tides/src/tides_ffi.mjs": 'export function mark() {\n  return "high";\n}\n',
  "harbour/index.html": `<!doctype html>
<html>
  <head><link rel="icon" href="data:," /></head>
  <body><output id="shown"></output><script type="module" src="/src/main.ts"></script></body>
</html>
`,
  "harbour/src/main.ts": `import { Starfish } from "starfish-otp";
import * as harbour from "./harbour.gleam";

const system = await Starfish.start({}, { harbour });
const ships = await system.harbour.start();
await ships.arrive({ ships: 3 });
const free = harbour.berths().filter((berth) => harbour.isFree(berth)).length;
const text = \`\${harbour.greeting()}: \${await ships.count()} ships, \${free} free\`;
const shown = document.querySelector("#shown");
if (shown !== null) shown.textContent = text;
`,
  "harbour/tsconfig.json": `{
  "compilerOptions": {
    "target": "ES2023",
    "lib": ["ES2024", "ESNext.Disposable", "DOM"],
    "module": "ESNext",
    "moduleResolution": "bundler",
    "types": [],
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "allowImportingTsExtensions": true,
    "allowArbitraryExtensions": true,
    "rootDirs": [".", "build/starfish/types"]
  },
  "include": ["src", "test"]
}
`,
};

/** A project named `harbour`, whose page shows `ahoy at high tide: 3 ships, 1 free`, beside its dependency `tides`. */
export interface PageProject {
  readonly directory: string;
  readonly tides: string;
  /** Writes a file of the project, or of its neighbour by `../tides/…`. */
  readonly write: (path: string, text: string) => void;
  /** Replaces a text in a file, which has to be there. */
  readonly edit: (path: string, from: string, to: string) => void;
}

export function pageProject(more: Readonly<Record<string, string>> = {}): PageProject {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "starfish-vite-")));
  directories.push(place);
  const directory = join(place, "harbour");
  const write = (path: string, text: string) => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const [path, text] of Object.entries(files)) write(join("..", path), text);
  for (const [path, text] of Object.entries(more)) write(path, text);
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(root, join(directory, "node_modules/starfish-otp"));
  for (const name of ["vite", "vitest"])
    symlinkSync(join(root, "node_modules", name), join(directory, "node_modules", name));
  const edit = (path: string, from: string, to: string) => {
    const text = readFileSync(join(directory, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    write(path, text.replace(from, to));
  };
  return { directory, tides: join(place, "tides"), write, edit };
}
