/** The one of these names that a mistyped one was most likely to be; undefined where none is near. */
export function closest(text: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, edits: editsBetween(text.toUpperCase(), name.toUpperCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.name;
}

/** How many letters are to be added, left out or replaced to get from one text to the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (const [row, letter] of Array.from(from).entries()) {
    const next = [row + 1];
    for (const [at, other] of Array.from(to).entries()) {
      const replaced = (before[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (before[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    before = next;
  }
  return before.at(-1) ?? 0;
}
