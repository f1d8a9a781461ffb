// Gives values to Gleam under another type; for tests only.

export function identity(value) {
  return value;
}
