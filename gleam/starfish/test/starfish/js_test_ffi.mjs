export function later(value, afterMs) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), afterMs);
  });
}

export function rejected(message) {
  return Promise.reject(new RangeError(message));
}

export function rejected_with(value) {
  return Promise.reject(value);
}

export function throws(message) {
  throw new TypeError(message);
}

export function until_aborted(signal, told) {
  return new Promise(() => {
    signal.addEventListener("abort", () => told());
  });
}
