import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { describeError, exitCodeOf } from '../exit.ts';

interface Named {
  readonly sweep: Pick<Sweep, 'namespace' | 'name'>;
}

/** What says most about a run of several sweeps comes first: what keeps all from going on, then what one has to mend. */
const SEVERITY = [
  COMMAND_EXIT.interrupted,
  COMMAND_EXIT.failure,
  COMMAND_EXIT.usage,
  COMMAND_EXIT.sweepFailed,
  COMMAND_EXIT.held,
];

/** After these there is no use in beginning the next sweep. */
const ENDS_ALL: readonly number[] = [COMMAND_EXIT.interrupted, COMMAND_EXIT.failure];

/** The worst of these exit codes; 0 of none. */
export function worstOf(codes: readonly number[]): number {
  return SEVERITY.find((code) => codes.includes(code)) ?? COMMAND_EXIT.ok;
}

/**
 * Runs sweeps one after the other. One that fails, stalls, or is refused does not keep the next one from being run; Ctrl-C and
 * a database out of reach do.
 *
 * @param run runs one sweep, and returns its exit code
 * @returns the exit code of all
 * @throws what `run` does of the only sweep, and what nobody foresaw
 */
export async function runInTurn<T extends Named>(
  jobs: readonly T[],
  run: (job: T) => Promise<number>,
): Promise<number> {
  const [only, ...others] = jobs;
  if (only && others.length === 0) return run(only);
  const codes: number[] = [];
  for (const [at, job] of jobs.entries()) {
    console.error(`Sweep ${at + 1} of ${jobs.length}: ${placeOf(job)}`);
    const code = await run(job).catch(told);
    codes.push(code);
    if (ENDS_ALL.includes(code)) break;
  }
  console.error(summary(jobs, codes));
  return worstOf(codes);
}

function told(error: unknown): number {
  const code = exitCodeOf(error);
  if (code === undefined) throw error;
  console.error(`tuningsweep: ${describeError(error)}`);
  return code;
}

/** Such as `1 of 3 sweeps ended well; default/b: exit code 3; default/c was not begun.` */
function summary(jobs: readonly Named[], codes: readonly number[]): string {
  const well = codes.filter((code) => code === COMMAND_EXIT.ok).length;
  const others = jobs.flatMap((job, at) => {
    const code = codes[at];
    if (code === COMMAND_EXIT.ok) return [];
    return code === undefined ? `${placeOf(job)} was not begun` : `${placeOf(job)}: exit code ${code}`;
  });
  return `${[`${well} of ${jobs.length} sweeps ended well`, ...others].join('; ')}.`;
}

function placeOf({ sweep: { namespace, name } }: Named): string {
  return `${namespace}/${name}`;
}
