/**
 * What stands in for `../handover/index.ts` in a bundle for browsers (the `browser` field of package.json): nobody keeps the states of a
 * page's actors, and nothing of Node's sockets is in its bundle.
 */
export const StateKeeper = { connect: async (): Promise<null> => null };

export const programRegistry = (): (() => null) => () => null;
