/*
 * Values that only the host can make.
 */
class Pid {
  constructor(id) {
    this.id = id;
  }
}

export function host(kind) {
  switch (kind) {
    case "null":
      return null;
    case "undefined":
      return undefined;
    case "object":
      return { a: 1, b: "x" };
    case "empty":
      return {};
    case "instance":
      return new Pid(7);
    case "without prototype":
      return Object.assign(Object.create(null), { a: 1 });
    case "set":
      return new Set([1, "b"]);
    case "map":
      return new Map([
        ["a", 1],
        ["b", 2],
      ]);
    case "pattern":
      return /a+/g;
    case "error":
      return new TypeError("no");
    case "date":
      return new Date(0);
    case "symbol":
      return Symbol("s");
    case "big":
      return 123456789012345678901234567890n;
    case "bytes":
      return new Uint8Array([1, 2]);
    case "array":
      return ["a", "b"];
    case "function":
      return () => undefined;
    case "circle": {
      const circle = [1];
      circle.push(circle);
      return circle;
    }
    case "twice": {
      const once = { a: 1 };
      return [once, once];
    }
    default:
      throw new Error(`no host value is called ${kind}`);
  }
}
