import type { SweepChoice } from '@tuningsweep/ledger';

/** Which sweeps a list is of. */
export type ListChoice = Omit<SweepChoice, 'limit'>;

/** Where a page of the list is. */
export function listPath({ name = '', after }: ListChoice): string {
  const query = new URLSearchParams({ ...(name !== '' && { name }), ...(after !== undefined && { after }) }).toString();
  return query === '' ? '/' : `/?${query}`;
}
