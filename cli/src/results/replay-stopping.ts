import { checkTable, completedLast, readCurves, readRungs } from '@tuningsweep/ledger';
import type { Ledger, Rung } from '@tuningsweep/ledger';
import { belowMedian, MOST_COMPARED, replayRungs, stoppingOf } from '@tuningsweep/engine/stopping';
import type { Promotion, StoppingRule } from '@tuningsweep/engine/stopping';
import type { Sweep } from '@tuningsweep/engine/sweep';

/** A decision of early stopping that is another now, in words. */
interface Difference {
  readonly rung: Rung;
  readonly recorded: string;
  readonly now: string;
}

/** How many decisions of a sweep's early stopping are made again, up to the first one that is another now. */
export async function summariseStopping(ledger: Ledger, { key, spec }: Sweep) {
  const rule = stoppingOf(spec);
  let decisions = 0;
  if (rule === undefined || !(await checkTable(ledger, 'TB_RUNG'))) return { decisions, stoppingDifference: null };
  const again = rule.name === 'ASHA' ? replayPromotions(ledger, key, rule) : replayStops(ledger, key, rule);
  for await (const difference of again) {
    decisions += 1;
    if (difference) return { decisions, stoppingDifference: shown(decisions - 1, difference) };
  }
  return { decisions, stoppingDifference: null };
}

function shown(decision: number, { rung: { codeTask, known }, recorded, now }: Difference) {
  return { decision, codeTask, settledBefore: known, recorded, now };
}

/** Who goes on from which rung, and where nobody does and another task begins. */
async function* replayPromotions(
  ledger: Ledger,
  key: string,
  rule: StoppingRule,
): AsyncGenerator<Difference | undefined> {
  for (const difference of replayRungs(await readRungs(ledger, key), rule)) {
    if (difference === undefined) yield undefined;
    else yield { rung: difference.rung, recorded: begun(difference.rung), now: goesOn(difference.now) };
  }
}

function begun({ codeTask, rung }: Rung): string {
  return rung === 0 ? `${codeTask} begins` : goesOn({ codeTask, rung: rung - 1 });
}

function goesOn(promotion: Promotion | undefined): string {
  return promotion ? `${promotion.codeTask} goes on from rung ${promotion.rung + 1}` : 'nobody goes on';
}

/** Of stops below the median: whether each task was below it, after the epoch that is recorded. */
async function* replayStops(ledger: Ledger, key: string, rule: StoppingRule): AsyncGenerator<Difference | undefined> {
  const { metric } = rule.objective;
  for (const rung of (await readRungs(ledger, key)).rungs) {
    const { settlement, codeTask, known, epoch = 0 } = rung;
    if (settlement === undefined) continue;
    const completed = await completedLast(ledger, key, { known, most: MOST_COMPARED });
    const [curve, ...others] = await readCurves(ledger, [codeTask, ...completed], metric);
    const values = curve?.values.filter((each) => each.epoch <= epoch) ?? [];
    const isSame = belowMedian({ codeTask, values }, others, rule)?.epoch === epoch;
    yield isSame ? undefined : { rung, recorded: `${codeTask} is stopped after epoch ${epoch}`, now: 'it goes on' };
  }
}
