import { adoptPoints, adoptTasks, appendProposals, readProposals, writeGrid } from '@tuningsweep/ledger';
import type { ProposedPoint } from '@tuningsweep/ledger';
import { beginOf } from '../decide/progress.ts';
import { GridError, memberPoints, proposePoints, searchText, spaceMembership } from '../../search/index.ts';
import type { Action, Observation, Sweep } from '../types.ts';
import { launchAll } from './launch.ts';
import { SearchLogs } from './search-logs.ts';
import type { Context } from './single-acts.ts';

/**
 * Proposes points, writes them with what they knew, and launches their tasks. What was written before a crash waits to be
 * launched by the next pass.
 *
 * @throws GridError where no point is free though there are to be more
 */
export async function proposeAndLaunch(
  context: Context,
  sweep: Sweep,
  { count, slots }: Action<'Propose'>,
  o: Observation,
): Promise<boolean> {
  const { ledger, lease, searches = new SearchLogs() } = context;
  const { key, spec } = sweep;
  const knowledge = await searches.of(ledger, sweep);
  const points = proposePoints(spec, key, knowledge, count);
  if (points.length === 0)
    throw new GridError('spec.parameters', 'expected points that were not proposed yet, found none: widen the space');
  const isWritten = await appendProposals(ledger, lease, {
    sweepKey: key,
    ticker: spec.data?.ticker,
    gridSha256: o.grid.sha256,
    definition: knowledge.history.definition.text,
    length: { proposals: knowledge.moment.index, settlements: knowledge.moment.known },
    points,
  });
  // Fewer rows than were read, by another program, are read anew.
  if (!isWritten) searches.forget(key);
  else {
    const launched = points.slice(0, slots);
    const stretches = launched.flatMap((point) => beginOf(o, point.codeTask, epochsOf(point)) ?? []);
    await launchAll(context, sweep, { codeTasks: launched.map(({ codeTask }) => codeTask), stretches });
  }
  return true; // even where nothing was written: more is known by now than these were proposed from
}

function epochsOf({ parameters: { epoch } }: ProposedPoint): number | undefined {
  return typeof epoch === 'number' ? epoch : undefined;
}

/** Makes the tasks that belong to the sweep's space its grid: of what was proposed, and of grids that it had before. */
export async function writeMembers(
  { ledger, lease, searches }: Context,
  { key, spec }: Sweep,
  { grid }: Observation,
): Promise<boolean> {
  // A point is proposed once, however often it is repeated.
  const isMember = spaceMembership({ ...spec, replicates: 1 }, key);
  const into = { sweepKey: key, definition: searchText(spec) };
  await adoptTasks(ledger, lease, {
    ...into,
    isMember: ({ codeTask, point }) => isMember({ codeTask, parameters: point.parameters }),
  });
  const proposals = await readProposals(ledger, key);
  const points = memberPoints(spec, key, proposals);
  const known = new Set(proposals.map(({ codeTask }) => codeTask));
  const unknown = points.filter((point) => point.replicateOf === undefined && !known.has(point.codeTask));
  await adoptPoints(ledger, lease, { ...into, points: unknown });
  await writeGrid(ledger, lease, {
    sweepKey: key,
    ticker: spec.data?.ticker,
    gridSha256: grid.sha256,
    points: (position) => points.slice(position),
  });
  searches?.forget(key);
  return true; // at least that it is written
}
