/**
 * A number with what it counts, as people write it: `1 task`, `2 tasks`, `0 tasks`.
 *
 * @param plural where it is not the word with an s
 */
export function counted(count: number | bigint, word: string, plural = `${word}s`): string {
  return `${count} ${Number(count) === 1 ? word : plural}`;
}
