import { expect, it } from 'vitest';
import { LABEL } from '@tuningsweep/ledger/contracts';
import { cli } from '../support/cli/cli.ts';
import { FOUR_POINTS } from '../support/builders.ts';
import { trainedEpochs } from '../support/trained-epochs.ts';
import { until } from '../support/until.ts';
import { drainNode, firstCheckpoint, resumedEpochs } from './interrupted.ts';
import { LIMIT_MS } from './site.ts';
import type { Site } from './site.ts';

const RATES = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02];

/** Tasks whose pods end before they do: they go on from their checkpoints. */
export function testInterruptions(current: () => Site, folder: string): void {
  it('a drained node costs no task a retry, nor the epochs up to its last checkpoint', async () => {
    const site = current();
    const parameters = { ...FOUR_POINTS, epoch: { values: [1500] } };
    const sweep = await site.apply({ parameters, trainer: { retries: 0 } });
    const [evicted] = await until('a trainer runs', async () => await sweep.running(), LIMIT_MS);
    const kept = await firstCheckpoint(site.database.ledger, sweep.namespace, LIMIT_MS);
    await drainNode(site);
    await sweep.finished();
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(Array(2).fill('Completed'));
    expect((await sweep.pods()).map(({ metadata }) => metadata?.uid)).not.toContain(evicted?.metadata?.uid);
    const [epoch] = await resumedEpochs(site.database.ledger, kept.codeTask);
    expect(epoch).toBeGreaterThanOrEqual(kept.epoch);
  });

  it('a sweep that is suspended with the policy Terminate goes on from its last checkpoints', async () => {
    const site = current();
    const { ledger } = site.database;
    const parameters = { ...FOUR_POINTS, epoch: { values: [1500] }, learningRate: { values: [0.002] } };
    const sweep = await site.apply({ parameters, suspendPolicy: 'Terminate', trainer: { retries: 0 } });
    const kept = await firstCheckpoint(ledger, sweep.namespace, LIMIT_MS);
    await sweep.kubectl('patch', 'tsw', sweep.name, '--type=merge', '-p', '{"spec":{"suspend":true}}');
    await until('its pod is gone', async () => (await sweep.running()) === undefined, LIMIT_MS);
    await sweep.kubectl('patch', 'tsw', sweep.name, '--type=merge', '-p', '{"spec":{"suspend":false}}');
    await sweep.finished();
    expect((await sweep.tasks()).map(({ status }) => status)).toEqual(['Completed']);
    const [epoch] = await resumedEpochs(ledger, kept.codeTask);
    expect(epoch).toBeGreaterThanOrEqual(kept.epoch);
  });

  it('a sweep that stops early ends pods at its rungs, and the best go on from their epochs', async () => {
    const site = current();
    const sweep = await site.apply({
      parameters: { ...FOUR_POINTS, epoch: { values: [9] }, learningRate: { values: RATES } },
      evaluation: { validationRatio: 0.1 },
      earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 3 },
    });
    let most = 0;
    await until(
      'the sweep is finished',
      async () => {
        const atWork = (await sweep.running()) ?? [];
        const ofTask = Map.groupBy(atWork, ({ metadata }) => metadata?.labels?.[LABEL.codeTask]);
        most = Math.max(most, ...Array.from(ofTask.values(), ({ length }) => length));
        return (await sweep.resource()).status?.completionTime;
      },
      LIMIT_MS,
    );
    expect(most).toBe(1);

    const tasks = await sweep.tasks();
    const { completed = 0, stopped = 0 } = (await sweep.resource()).status?.tasks ?? {};
    expect(completed).toBeGreaterThan(0);
    expect(stopped).toBe(RATES.length - completed);
    const notes = tasks.filter(({ status }) => status === 'Stopped').map(({ note }) => note);
    expect(notes).toEqual(notes.map(() => expect.stringMatching(/^Early stopping at rung/)));
    const trained = await trainedEpochs(site.database.ledger, sweep.namespace);
    expect(trained.size).toBe(RATES.length);
    for (const epochs of trained.values()) expect(epochs).toEqual(epochs.map((_, index) => index + 1));
    const of = [`${sweep.namespace}/${sweep.name}`, '--database', site.database.readerUrl];
    const replayed = await cli(folder, 'replay', ...of);
    expect(replayed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\d+ decisions of early stopping computed again, all the same\./),
    });
    console.log(replayed.stdout);
  });
}
