import { isMet } from './goal.ts';
import type { GoalRow } from './goal.ts';
import { formatTable } from './table.ts';

/** Figures beside their goals, one a line. */
export function goalTable(rows: readonly GoalRow[]): string {
  const cells = rows.map((row) => {
    const { bench, what, measured, goal } = row;
    const wanted = 'min' in goal ? `≥ ${goal.min}` : `≤ ${goal.max}`;
    return [bench, what, format(measured), wanted, isMet(row) ? 'yes' : 'no'];
  });
  return formatTable(['bench', 'what', 'measured', 'goal', 'met'], cells);
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
