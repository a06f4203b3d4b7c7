import { COMPARISONS, TASK_COLUMNS, TASK_STATUSES } from '@tuningsweep/ledger';
import type { TaskColumn, TaskFilter, TaskQuery, TaskStatus } from '@tuningsweep/ledger';
import { UsageError } from '../exit.ts';

/** `--status Completed,Failed`. */
export function parseStatuses(text: string): TaskStatus[] {
  return text.split(',').map((part) => {
    const found = TASK_STATUSES.find((status) => status.toLowerCase() === part.trim().toLowerCase());
    if (found) return found;
    throw new UsageError(`--status: expected one or more of ${TASK_STATUSES.join(', ')}, found "${part}".`);
  });
}

/** `--where 'BATCH_SIZE=20'`, added to those before it. */
export function addFilter(text: string, before: readonly TaskFilter[] = []): TaskFilter[] {
  const [, name = '', sign, digits = ''] = /^\s*(\w+)\s*(=|!=|<=?|>=?)\s*(\S+)\s*$/.exec(text) ?? [];
  const comparison = COMPARISONS.find((one) => one === sign);
  const value = Number(digits);
  if (!comparison || !Number.isFinite(value))
    throw new UsageError(
      `--where: expected COLUMN, one of ${COMPARISONS.join(' ')}, and a number, such as BATCH_SIZE=20, found "${text}".`,
    );
  return [...before, { column: columnNamed('--where', name), comparison, value }];
}

/** `--sort MSE`, or `--sort -MSE` for the largest first. */
export function parseOrder(text: string): NonNullable<TaskQuery['order']> {
  const descending = text.startsWith('-');
  return { column: columnNamed('--sort', descending ? text.slice(1) : text), descending };
}

function columnNamed(option: string, name: string): TaskColumn {
  const found = TASK_COLUMNS.find((column) => column === name.toUpperCase());
  if (found) return found;
  throw new UsageError(`${option}: expected one of the columns ${TASK_COLUMNS.join(', ')}, found "${name}".`);
}
