/**
 * The plugin for Vite and Vitest: imports of `.gleam` files give the typed bindings of the module.
 *
 * Promise: the program is built when the server or the build starts and whenever a source of it, or
 * of a dependency by path, changes. A build that fails is shown with its place and frame, and the
 * last good program goes on running. A new program is loaded as a whole (a full reload, or new runs
 * of the tests concerned), so that there is one prelude and `instanceof` holds. Source maps lead to
 * Gleam.
 *
 * Failure: without a gleam.toml the server does not start. `vite build` ends with the problem of the
 * build; the server shows it in the overlay and answers imports with it until there is a program.
 */
import { isAbsolute, join, resolve } from "node:path";
import type { Plugin, ResolvedConfig, UserConfig, ViteDevServer } from "vite";
import { findInstallation } from "../project/index.ts";
import { SourceWatch } from "../watch/index.ts";
import { readCompiledModule } from "./compiled-module.ts";
import { type BuildOutcome, GleamProgram, nearestProject } from "./gleam-program.ts";
import { PageSchedulers, runtimeInPage } from "./page-schedulers.ts";
import { type BuildProblem, errorOf } from "./problem.ts";

/** Where the plugin finds the Gleam project, and whether its pages have schedulers. */
export interface StarfishPluginOptions {
  /**
   * The directory of the Gleam project, relative to Vite's root. Default: the nearest one at or
   * above the root that has a gleam.toml.
   */
  readonly directory?: string | undefined;
  /**
   * Whether pages may run the program on several schedulers, which are workers: the option `schedulers`
   * of a system (docs/semantics.md, 15.17). The whole program is part of such a page. Default: false.
   */
  readonly schedulers?: boolean | undefined;
}

/** Files of a Gleam package that its program is made of; the app's own TypeScript is Vite's business. */
const isProgramSource = (file: string): boolean => /(\.gleam|\.[cm]?js|gleam\.toml)$/.test(file);

/** `./bank.gleam`, but not `./bank.gleam?raw`: other forms of the file are Vite's. */
const isGleamImport = (source: string): boolean => source.endsWith(".gleam");

function projectOf(root: string, { directory }: StarfishPluginOptions): string {
  const found =
    directory === undefined ? nearestProject(root) : nearestProject(resolve(root, directory));
  if (found === undefined || (directory !== undefined && found !== resolve(root, directory))) {
    const place = directory === undefined ? `${root} and above` : resolve(root, directory);
    throw new Error(
      `starfish: there is no gleam.toml in ${place}. Give the project: starfish({ directory: "path" })`,
    );
  }
  return found;
}

/** Tests are not looked for among the copies that the Gleam compiler makes; the first two are Vitest's own. */
const testsExcluded = ["**/node_modules/**", "**/.git/**", "**/build/{starfish,dev,packages}/**"];

/** Paths as Vite writes them. */
const normalizePath = (path: string): string => path.replaceAll("\\", "/");

const writtenBelow = (directory: string): string =>
  normalizePath(join(directory, "build", "starfish"));

/** What workers import is found too late by Vite, which would reload the page for it. Linked packages it takes as they are. */
function optimized({ schedulers }: StarfishPluginOptions): Pick<UserConfig, "optimizeDeps"> {
  const isInstalled = normalizePath(findInstallation().root).includes("/node_modules/");
  return schedulers === true && isInstalled
    ? { optimizeDeps: { include: [...runtimeInPage] } }
    : {};
}

/** What the plugin adds to the configuration: what a build writes is not watched, `gleam`'s own included. */
function configured(
  user: UserConfig,
  directory: string,
  options: StarfishPluginOptions,
): UserConfig {
  const gleamBelow = normalizePath(join(directory, "build", "dev"));
  const ignored = [`${writtenBelow(directory)}/**`, `${gleamBelow}/**`];
  const server = user.server?.watch === null ? {} : { server: { watch: { ignored } } };
  const own = { ...server, ...optimized(options), test: { exclude: testsExcluded } };
  return own;
}

/** Lets `pages` choose what imports preload, where Vite is to have them do so. */
function choosesPreloads(user: UserConfig, pages: () => PageSchedulers | null): UserConfig {
  const { modulePreload } = user.build ?? {};
  if (modulePreload === false) return {};
  const given = typeof modulePreload === "object" ? modulePreload.resolveDependencies : undefined;
  const resolveDependencies: typeof given = (file, dependencies, context) => {
    const chosen = pages()?.preloaded(dependencies, context) ?? dependencies;
    return given?.(file, chosen, context) ?? chosen;
  };
  return { build: { modulePreload: { resolveDependencies } } };
}

/** What the plugin writes, and the runtime, may be served wherever they lie; the list is Vite's own. */
function allowServing({ server }: ResolvedConfig, directory: string): void {
  server.fs.allow.push(writtenBelow(directory), normalizePath(findInstallation().root));
}

/** One server or build with its program. */
class PluginSession {
  readonly program: GleamProgram;
  /** Null for pages of one scheduler. */
  readonly pages: PageSchedulers | null;
  readonly #config: ResolvedConfig;
  #watch: SourceWatch | undefined;

  constructor(config: ResolvedConfig, options: StarfishPluginOptions) {
    this.#config = config;
    this.program = new GleamProgram(projectOf(config.root, options), (text) =>
      config.logger.info(`starfish: ${text}`, { timestamp: true }),
    );
    const place = { base: config.base, isServing: config.command === "serve" };
    this.pages = options.schedulers === true ? new PageSchedulers(this.program, place) : null;
  }

  /** Builds, shows what is wrong, and from then on builds at every change until `close`. */
  async serve(server: ViteDevServer): Promise<void> {
    this.#tell(await this.program.build());
    const { hot } = server.environments.client;
    hot.on("vite:client:connect", (_payload, client) => {
      const { problem } = this.program;
      if (problem !== undefined) client.send({ type: "error", err: problem });
    });
    if (this.#config.server.watch === null) return;
    this.#watch = new SourceWatch(this.program.watched, {
      counts: isProgramSource,
      onChange: () => void this.#rebuild(server),
    });
  }

  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }

  async #rebuild(server: ViteDevServer): Promise<void> {
    const failedBefore = this.program.problem !== undefined;
    const outcome = await this.program.build();
    this.#tell(outcome);
    this.#watch?.follow(this.program.watched);
    if (outcome.problem !== undefined) {
      server.environments.client.hot.send({ type: "error", err: outcome.problem });
      return;
    }
    // A page that shows the problem of the last build is to show the program again, changed or not.
    const made = this.pages?.ids ?? [];
    if (outcome.changed.length > 0 || failedBefore) reload(server, outcome.changed, made);
    if (isVitest(this.#config)) runTestsOf(server, outcome.changed);
  }

  #tell({ problem, changed, durationMs }: BuildOutcome): void {
    const { logger } = this.#config;
    if (problem !== undefined) logger.error(textOf(problem), { timestamp: true });
    else if (changed.length > 0) {
      logger.info(`starfish: built in ${Math.round(durationMs)} ms`, { timestamp: true });
    }
  }
}

function textOf({ message, loc, frame }: BuildProblem): string {
  const place = loc === undefined ? "" : `${loc.file}:${loc.line}:${loc.column}: `;
  return [`starfish: ${place}${message}`, ...(frame === undefined ? [] : [frame])].join("\n");
}

/** Lets pages and module runners load the program anew, as a whole. `made`: modules that are made of the program. */
function reload(
  server: ViteDevServer,
  changed: ReadonlyArray<string>,
  made: ReadonlyArray<string>,
): void {
  for (const { moduleGraph, hot } of Object.values(server.environments)) {
    for (const file of changed) moduleGraph.onFileChange(normalizePath(file));
    for (const id of made) {
      const module = moduleGraph.getModuleById(id);
      if (module !== undefined) moduleGraph.invalidateModule(module);
    }
    hot.send({ type: "full-reload" });
  }
}

const isVitest = ({ plugins }: ResolvedConfig): boolean =>
  plugins.some(({ name }) => name.startsWith("vitest:"));

/** Vitest goes by the watcher, which does not see what lies under build. */
function runTestsOf(server: ViteDevServer, changed: ReadonlyArray<string>): void {
  for (const file of changed) server.watcher.emit("change", normalizePath(file));
}

/**
 * Lets Vite and Vitest import Gleam: `import * as bank from "./bank.gleam"` gives the typed bindings of the
 * module, as `starfish build` writes them.
 *
 * TypeScript finds the types of such imports with two lines in its configuration:
 * `"allowArbitraryExtensions": true` and `"rootDirs": [".", "build/starfish/types"]`.
 *
 * Throws when Vite reads its configuration and there is no gleam.toml. A build that fails ends
 * `vite build`; the development server shows the problem over the page and keeps the last good program.
 *
 * @example
 * ```ts
 * import starfish from "starfish-otp/vite"
 * import { defineConfig } from "vite"
 *
 * export default defineConfig({ plugins: [starfish()] })
 * ```
 */
export function starfish(options: StarfishPluginOptions = {}): Plugin {
  let session: PluginSession | undefined;
  let isServing = false;
  const opened = (): PluginSession => {
    if (session === undefined) throw new Error("starfish: Vite has not read its configuration yet");
    return session;
  };
  return {
    name: "starfish",
    enforce: "pre",
    config(user) {
      const root = resolve(user.root ?? process.cwd());
      return {
        ...configured(user, projectOf(root, options), options),
        ...(options.schedulers === true ? choosesPreloads(user, () => session?.pages ?? null) : {}),
      };
    },
    configResolved(config) {
      session = new PluginSession(config, options);
      allowServing(config, session.program.directory);
      isServing = config.command === "serve";
    },
    async configureServer(server) {
      await opened().serve(server);
    },
    async buildStart() {
      if (isServing) return;
      const { program } = opened();
      const { problem } = await program.build();
      const files = program.watched.map(({ directory }) => join(directory, "gleam.toml"));
      for (const file of [...files, ...program.sources]) this.addWatchFile(file);
      if (problem !== undefined) this.error(problem);
    },
    async resolveId(source, importer, resolveOptions) {
      const own = session?.pages?.resolve(source);
      if (own !== undefined) return own;
      const place = session?.pages?.importerOf(importer) ?? importer;
      if (place !== importer) {
        return this.resolve(source, place, { ...resolveOptions, skipSelf: true });
      }
      if (!isGleamImport(source)) return null;
      const { program } = opened();
      const found = await this.resolve(source, importer, { ...resolveOptions, skipSelf: true });
      const file =
        found?.id ?? (isAbsolute(source) ? source : resolve(importer ?? "", "..", source));
      if (program.problem !== undefined && !program.hasProgram) throw errorOf(program.problem);
      const target = program.target(file);
      if (target.kind === "bindings") return target.file;
      throw program.problem === undefined
        ? new Error(`starfish: ${target.reason}`)
        : errorOf(program.problem);
    },
    load(id) {
      if (session === undefined) return null;
      const { program, pages } = session;
      const made = pages?.load(id, (entry, name) => {
        const file = this.emitFile({ type: "chunk", id: entry, name });
        return `import.meta.ROLLUP_FILE_URL_${file}`;
      });
      if (made !== undefined) return { code: made, map: null };
      if (!program.isCompiled(id)) return null;
      const isInPage = this.environment.config.consumer === "client";
      const registering = !isInPage ? "kept" : pages === null ? "none" : "in page";
      const { code, map, effects } = readCompiledModule(id, registering);
      return { code, map, ...effects };
    },
    transform(code, id) {
      if (session === undefined || session.pages === null) return null;
      const isInPage = this.environment.config.consumer === "client";
      if (!isInPage || !session.program.isBindings(id)) return null;
      return { code: session.pages.bind(code), map: null };
    },
    generateBundle(_, bundle) {
      session?.pages?.noteFiles(bundle);
    },
    hotUpdate({ file }) {
      // The program is reloaded as a whole once it is built, not file by file while it is written.
      const { directory } = opened().program;
      const isOutput = file.startsWith(`${normalizePath(join(directory, "build"))}/`);
      return isOutput ? [] : undefined;
    },
    closeBundle() {
      if (isServing) session?.close();
    },
  };
}
