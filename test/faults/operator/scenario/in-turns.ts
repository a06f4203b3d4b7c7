/**
 * Does something with each of these, some at a time.
 *
 * @returns what came of all, in no certain order
 * @throws AggregateError with everything that failed, once all are done
 */
export async function inTurns<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R[]>,
): Promise<R[]> {
  const left = [...items];
  const results: R[] = [];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item).then(
        (result) => results.push(...result),
        (error: unknown) => failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  return results;
}
