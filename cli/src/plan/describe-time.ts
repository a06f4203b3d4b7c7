import prettyMilliseconds from 'pretty-ms';
import { counted } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { cores } from '../cores.ts';
import { figure } from '../output/output.ts';
import type { Estimate } from './estimate.ts';

/**
 * How long a run would take, what that rests on, and how sure it is.
 *
 * @param left tasks that are to be trained
 */
export function describeTime(estimate: Estimate | null, left: number, { spec }: Pick<Sweep, 'spec'>): string {
  if (left === 0) return 'Nothing is left to train.';
  const alike = spec.data ? `of ${spec.data.ticker}` : 'like these';
  if (!estimate) return `No estimate: no task ${alike} has been finished by this trainer here yet.`;
  const { measured, scaled, startSeconds: start } = estimate;
  const tasks = `${counted(measured, 'task')} ${alike}`;
  const parts = [
    `${rangeOf(estimate)} with ${spec.parallelism} at a time on ${cores()}`,
    `, by ${tasks} that this trainer has finished here`,
    start === undefined ? '' : `, with ${duration(start)} between two of them`,
    scaled === 0 ? '' : `; ${counted(Math.round(scaled), 'has', 'have')} a size that was not trained yet`,
  ];
  const notes = [
    start === undefined ? 'The start of each trainer is not counted.' : '',
    describeStopping(estimate, spec.earlyStopping?.name),
  ];
  return [`${parts.join('')}.`, ...notes].filter(Boolean).join(' ');
}

function rangeOf({ low, high, isRough }: Estimate): string {
  const [least, most] = [duration(low), duration(high)];
  const range = least === most ? `about ${least}` : `${least} to ${most}`;
  if (isRough) return `Roughly ${range.replace('about ', '')}`;
  return range.replace('about', 'About');
}

/** Where tasks stop early, the range is mostly that of what they train. */
function describeStopping({ training }: Estimate, name: string | undefined): string {
  if (name === undefined) return '';
  if (!training)
    return `Every task is counted as trained to its end, since nobody knows how many epochs ${name} leaves out.`;
  const [low, high] = [training.low, training.high].map((share) => Number((100 * share).toPrecision(2)));
  const range = low === high ? `${low}` : `${low} to ${high}`;
  return `With ${name} ${range} % of what is left is expected to be trained.`;
}

function duration(seconds: number): string {
  if (seconds < 1) return `${figure(Number(seconds.toPrecision(1)))}s`;
  return prettyMilliseconds(seconds * 1000, { unitCount: 2, secondsDecimalDigits: 0 });
}
