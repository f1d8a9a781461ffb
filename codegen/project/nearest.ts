// Owns the answer to "did you mean": which of the known names are close to one that is not known. Pure, bounded by
// the number and length of the names, never fails.

/** How many edits (insert, delete, replace one character) turn one name into the other. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const inserted = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** A name counts as near when at most a third of it differs. */
const nearShare = 1 / 3;

const lastSegment = (name: string): string => name.slice(name.search(/[^/.]*$/));

/**
 * The known names nearest to `name`, best first, at most `limit`.
 *
 * A path (`app/worker`, `app/worker.start`) is also near when its last segment is.
 *
 * @example
 * nearestNames("coutner", ["counter", "app/web"], 3) // ["counter"]
 */
export function nearestNames(
  name: string,
  known: ReadonlyArray<string>,
  limit: number,
): ReadonlyArray<string> {
  const scored = known.map((candidate) => {
    const distance = Math.min(
      editDistance(name, candidate),
      editDistance(lastSegment(name), lastSegment(candidate)) + 1,
    );
    return { candidate, distance };
  });
  const largest = Math.max(2, Math.ceil(lastSegment(name).length * nearShare));
  return scored
    .filter(({ distance }) => distance <= largest)
    .sort(
      (one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
