// A number that counts up, for whichever process asks; for tests only.

export function counter() {
  return { count: 0 };
}

export function next(counter) {
  counter.count += 1;
  return counter.count;
}
