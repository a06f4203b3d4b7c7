/** Requests under way at a time: more would only wait in the API server. */
const AT_ONCE = 16;

/**
 * Calls `work` for every item, for several of them at a time, in order.
 *
 * @throws the first error, once nothing is under way any more; items after it are left alone
 */
export async function concurrently<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of left) {
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
}
