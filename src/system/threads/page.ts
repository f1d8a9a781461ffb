/**
 * The threads of a system in a page, which are workers: `starfish-otp/page`. The page's bundler has its
 * program import it, once a system is asked for schedulers.
 */
export { obstacleToThreads, startThreads } from "./start.ts";
