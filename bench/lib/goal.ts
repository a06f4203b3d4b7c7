/** A figure beside its goal, a row of the table that `npm run bench` ends with. */
export interface GoalRow {
  /** The benchmark: `grid`. */
  readonly bench: string;
  /** What is measured, with its unit and what it is compared with. */
  readonly what: string;
  readonly measured: number;
  /** At least, or at most, this. */
  readonly goal: { readonly min: number } | { readonly max: number };
}

/** Whether a figure reaches its goal. */
export function isMet({ measured, goal }: GoalRow): boolean {
  return 'min' in goal ? measured >= goal.min : measured <= goal.max;
}
