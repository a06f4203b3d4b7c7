import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WorkQueue } from './workqueue.ts';

const KEYS = ['a', 'b', 'c'];

interface Step {
  readonly kind: 'add' | 'take' | 'finish';
  readonly key: string;
}

const steps = fc.array(
  fc.record<Step>({ kind: fc.constantFrom('add', 'take', 'finish'), key: fc.constantFrom(...KEYS) }),
  { maxLength: 80 },
);

/** What a queue owes: keys added since their work last began. */
class Debts {
  readonly owed = new Set<string>();
  readonly working = new Set<string>();

  began(key: string): void {
    if (this.working.has(key)) throw new Error(`${key} is worked on by two at once`);
    if (!this.owed.has(key)) throw new Error(`${key} was given out without being asked for`);
    this.owed.delete(key);
    this.working.add(key);
  }
}

it('never gives a key to two workers, and loses no add, in any order of adds, takes and ends', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const queue = new WorkQueue<string>();
      const debts = new Debts();
      const take = async (): Promise<void> => debts.began((await queue.get())!);
      const finish = (key: string): void => {
        debts.working.delete(key);
        queue.done(key);
      };
      for (const { kind, key } of sequence) {
        if (kind === 'add') {
          debts.owed.add(key);
          queue.add(key);
        } else if (kind === 'take' && queue.depth > 0) await take();
        else if (kind === 'finish' && debts.working.has(key)) finish(key);
      }
      for (const key of debts.working) finish(key);
      while (queue.depth > 0) {
        await take();
        for (const key of debts.working) finish(key);
      }
      expect([...debts.owed]).toEqual([]);
    }),
  );
});

it('works through every add with several workers that take their time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom(...KEYS), { maxLength: 30 }), async (scheduler, adds) => {
      const queue = new WorkQueue<string>();
      const debts = new Debts();
      const worker = async (): Promise<void> => {
        for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
          debts.began(key);
          await scheduler.schedule(Promise.resolve(), `work on ${key}`);
          debts.working.delete(key);
          queue.done(key);
        }
      };
      const workers = [worker(), worker(), worker()];
      const producer = scheduler.scheduleSequence(
        adds.map((key) => async () => {
          debts.owed.add(key);
          queue.add(key);
        }),
      );
      await scheduler.waitFor(producer.task);
      await scheduler.waitFor(Promise.all([queue.shutDown(), ...workers]));
      expect([...debts.owed]).toEqual([]);
    }),
  );
});
