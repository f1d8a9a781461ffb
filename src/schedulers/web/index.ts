// Schedulers in the workers of a page: the door for the script of a worker. The page itself comes by `../threads/index.ts`.

export { serveWorker, type WorkerProgram } from "./own-worker.ts";
