// Owns one conversion for the tests: any value as dynamic data.

export function identity(value) {
  return value;
}
