// Owns what the reference tells of each door of the package (`exports` of package.json), and in which order: topics with the
// names that belong to each. A name that a door exports and no topic has is an error of the generator, unless the door
// says for whom the rest is.

export interface Topic {
  readonly title: string;
  readonly about?: string;
  readonly names: ReadonlyArray<string>;
  /** Its functions need no example each: they are called by generated code, by FFI modules, or all in the same way. */
  readonly withoutExamples?: true;
}

/** A door that has a page. */
export interface Door {
  /** What is imported. */
  readonly specifier: string;
  /** Its source. */
  readonly file: string;
  /** Its page, below docs/reference. */
  readonly page: string;
  /** One sentence for the list of pages. */
  readonly about: string;
  readonly topics: ReadonlyArray<Topic>;
  /** For whom names are that no topic has; without it there may be none. */
  readonly rest?: string;
  /** Classes whose values are to be held and handed back: what is in them is nobody's business. */
  readonly opaque?: ReadonlyArray<string>;
}

export const doors: ReadonlyArray<Door> = [
  {
    specifier: "starfish-otp",
    file: "src/client/index.ts",
    page: "typescript/starfish-otp.md",
    about: "systems, calls, errors, inboxes and JSON: what an application imports",
    topics: [
      {
        title: "Systems",
        names: [
          "Starfish",
          "ActorSystem",
          "SystemOptions",
          "Bound",
          "BindingsModule",
          "RunningSystem",
          "ShutdownReport",
          "KilledProcess",
          "layerOf",
        ],
      },
      {
        title: "Calls and sends",
        about:
          "The methods of generated clients take these options, and can fail with these errors.",
        names: [
          "CallOptions",
          "PromisedCallOptions",
          "Abortable",
          "CallError",
          "SendError",
          "RunError",
        ],
      },
      {
        title: "Errors",
        about: "Each is an `Error` with a `_tag`, for `instanceof` and for `Effect.catchTag`.",
        names: [
          "CallTimeout",
          "CalleeExited",
          "CallLost",
          "NotRunning",
          "ProcessCrashed",
          "SystemClosed",
          "InvalidArgument",
          "InvalidOptions",
          "ProgramError",
          "NilError",
          "describeReason",
        ],
      },
      {
        title: "Inboxes",
        names: ["Inbox", "InboxOptions", "InboxError", "InboxOverflow", "InboxLost"],
      },
      {
        title: "JSON",
        about:
          "The schemas are generated (`NoteSchema`), or put together with [`schema`](schema.md).",
        names: ["fromJson", "toJson", "decodeJson", "InvalidJson"],
      },
      {
        title: "Events and the log",
        names: [
          "SystemEvent",
          "EventListener",
          "CrashReport",
          "DeadLetter",
          "LossReason",
          "ReportedEvent",
          "LogEntry",
          "LogPlace",
          "LogProcess",
          "LogLevel",
          "LoggerChoice",
          "LogFormat",
        ],
      },
      {
        title: "Values of the program",
        names: ["Subject", "Pid", "Name", "Opaque", "GleamFunction", "Raw"],
      },
      {
        title: "Taking values apart",
        about:
          "Generated as `matchNote` and `isNote` for each type; these are what they are made of.",
        names: ["match", "Cases", "AllCases", "Outcome", "Tagged"],
      },
      {
        title: "Converters",
        withoutExamples: true,
        about:
          "Between the values of a Gleam type and those of TypeScript. Each type of a module has one in the bindings " +
          "(`$Note`); [`Actor.send`](actor.md#function-actorsend) takes them.",
        names: [
          "Converter",
          "int",
          "float",
          "number",
          "string",
          "bool",
          "nil",
          "dynamic",
          "untouched",
          "list",
          "tuple",
          "option",
          "result",
          "dict",
          "set",
          "bitArray",
          "subject",
          "pid",
          "name",
          "opaque",
          "gleamFunction",
        ],
      },
      {
        title: "What generated bindings stand on",
        about: "For the code that `starfish build` writes. Applications have no use for them.",
        withoutExamples: true,
        names: [
          "Operation",
          "plain",
          "run",
          "startedData",
          "send",
          "call",
          "reply",
          "resultReply",
          "nilError",
          "Reply",
          "effect",
          "effectOf",
          "promise",
          "promiseOf",
          "EffectRef",
          "PromiseRef",
          "ClientClass",
          "refOf",
          "clientOf",
          "inbox",
          "inboxOf",
          "processes",
          "Processes",
          "ProcessModule",
          "PreludeModule",
          "OptionModule",
          "CollectionModule",
          "callback",
          "field",
          "argument",
          "invoke",
          "AnyFunction",
          "tagged",
          "TaggedFields",
          "lazily",
          "foreign",
          "programFile",
          "pageProgram",
          "PageParts",
          "PageProgram",
        ],
      },
    ],
  },
  {
    specifier: "starfish-otp/vite",
    file: "codegen/vite/index.ts",
    page: "typescript/vite.md",
    about: "the plugin for Vite and Vitest",
    topics: [{ title: "The plugin", names: ["starfish", "StarfishPluginOptions"] }],
    rest: "`starfish` is the default export as well.",
  },
  {
    specifier: "starfish-otp/kernel",
    file: "src/kernel/index.ts",
    page: "typescript/kernel.md",
    about: "the running process and its waits, for FFI modules of Gleam packages",
    topics: [
      {
        title: "Waiting",
        about:
          "A function of an FFI module that returns what one of these gives suspends its process; [suspension](../../suspension.md) " +
          "says how such functions are written. From Gleam, `starfish/js` waits for promises without any of this.",
        withoutExamples: true,
        names: ["sleep", "awaitPromise", "suspend", "Finish", "Suspension"],
      },
      {
        title: "Processes and names",
        withoutExamples: true,
        names: [
          "self",
          "spawn",
          "spawnUnlinked",
          "Body",
          "isAlive",
          "isRunning",
          "register",
          "unregister",
          "whereis",
          "registeredName",
          "uniqueNumber",
          "nowMs",
        ],
      },
      {
        title: "Messages and timers",
        withoutExamples: true,
        names: [
          "send",
          "sendRaw",
          "sendNamed",
          "flushMessages",
          "sendAfter",
          "sendAfterNamed",
          "cancelTimer",
          "Timer",
          "report",
        ],
      },
      {
        title: "Links, monitors, exits",
        withoutExamples: true,
        names: ["link", "unlink", "monitor", "demonitor", "Monitor", "exit", "trapExits", "raise"],
      },
      {
        title: "Terms",
        withoutExamples: true,
        names: ["Pid", "Reference", "newReference", "Atom", "atoms", "sameTerm", "printTerm"],
      },
    ],
    opaque: ["Pid", "Reference", "Monitor", "Timer", "Suspension"],
    rest: "The constants in the table of `suspend` are exported as well. What else the door exports is for compiled programs, for hosts and for `gleam_erlang` itself, and is not described here.",
  },
];

/** Doors that have no page, and why. */
export const closedDoors: ReadonlyArray<{ readonly specifier: string; readonly reason: string }> = [
  {
    specifier: "starfish-otp/system",
    reason:
      "the same system as `starfish-otp` has it, for tools that need nothing of bindings; settings are described under [settings](settings.md)",
  },
  {
    specifier: "starfish-otp/schedulers",
    reason:
      "the event loop and the simulation that a kernel can live in, for hosts and tests of the kernel",
  },
  {
    specifier: "starfish-otp/page",
    reason:
      "the part of a page that has schedulers, which the plugin has the page load when it is needed",
  },
  {
    specifier: "starfish-otp/worker",
    reason: "what the script of such a page's workers is made of, which the plugin writes",
  },
  {
    specifier: "starfish-otp/codegen",
    reason:
      "building, the suspension transform and bindings, for plugins and tools; the `starfish` command is the way in",
  },
];
