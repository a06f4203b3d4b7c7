import { COMPARISONS, TASK_STATUSES } from '@tuningsweep/ledger';
import type { TaskFilter, TaskOrder, TaskStatus } from '@tuningsweep/ledger';
import { UsageError } from '../exit.ts';

/** `--status Completed,Failed`. */
export function parseStatuses(text: string): TaskStatus[] {
  return text.split(',').map((part) => {
    const found = TASK_STATUSES.find((status) => status.toLowerCase() === part.trim().toLowerCase());
    if (found) return found;
    throw new UsageError(`--status: expected one or more of ${TASK_STATUSES.join(', ')}, found "${part}".`);
  });
}

/** `--where 'BATCH_SIZE=20'` or `--where optimizer=adam`, added to those before it. Which names there are the ledger says. */
export function addFilter(text: string, before: readonly TaskFilter[] = []): TaskFilter[] {
  const [, column = '', sign, value = ''] = /^\s*([^=!<>]*[^=!<>\s])\s*(=|!=|<=?|>=?)\s*(.*\S)\s*$/.exec(text) ?? [];
  const comparison = COMPARISONS.find((one) => one === sign);
  if (!comparison)
    throw new UsageError(
      `--where: expected COLUMN, one of ${COMPARISONS.join(' ')}, and a value, such as BATCH_SIZE=20, found "${text}".`,
    );
  return [...before, { column, comparison, value: numberOr(value) }];
}

/** A number where it is one that the ledger can hold, else the word. */
function numberOr(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** `--sort MSE`, or `--sort -MSE` for the largest first. */
export function parseOrder(text: string): TaskOrder {
  const descending = text.startsWith('-');
  return { column: descending ? text.slice(1) : text, descending };
}
