import type { Observation, Stall } from '../types.ts';

/**
 * A trainer that fails on its first tasks alike is broken, or lacks what it needs: to go on would spend every attempt of every
 * task on it. Nothing is said once a task is completed, or of failures that differ.
 */
export function brokenTrainer({ sweep, record, pending, firstFailures = [] }: Observation): Stall | undefined {
  const { key, name, namespace, spec } = sweep;
  const limit = spec.trainer.pauseAfterFailures;
  const [first, ...others] = firstFailures;
  if (limit === 0 || firstFailures.length < limit || first === undefined) return undefined;
  if (record?.outcome || pending.length === 0) return undefined;
  if (others.some(({ note }) => gist(note, key) !== gist(first.note, key))) return undefined;
  const count = limit === 1 ? 'task failed' : `${limit} tasks failed alike`;
  return {
    reason: 'TrainerBroken',
    message:
      `The first ${count} and none is completed, so no other is launched. NOTE: ${sentence(first.note)} ` +
      `See what the trainer printed with: tuningsweep logs ${first.codeTask}. Mend it, then: tuningsweep retry ` +
      `${namespace}/${name}. To go on all the same, set spec.trainer.pauseAfterFailures to 0.`,
  };
}

function sentence(note: string): string {
  const text = note.trim() || 'none';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What failures of one cause have in common: their words, without the numbers and codes of each. */
function gist(note: string, sweepKey: string): string {
  return note.replaceAll(new RegExp(`${sweepKey}-[a-z2-7]{12}`, 'g'), '').replaceAll(/0x[0-9a-f]+|\d+/gi, '');
}
