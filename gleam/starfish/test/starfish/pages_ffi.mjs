// The JavaScript of the example of the module `starfish/js`.

export const get = async (url) => (await fetch(url)).text();
