import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../resource.ts';
import { keyOf, Store } from './store.ts';

const bySweep = ({ metadata }: KubeObject): string[] => {
  const sweep = metadata?.labels?.['sweep'];
  return sweep ? [sweep] : [];
};

function newStore(): { store: Store<KubeObject, 'sweep'>; changes: string[]; errors: unknown[] } {
  const errors: unknown[] = [];
  const changes: string[] = [];
  const store = new Store({ indexers: { sweep: bySweep }, onHandlerError: (error) => errors.push(error) });
  store.onChange((before, after) => changes.push(`${versionOf(before)} → ${versionOf(after)}`));
  return { store, changes, errors };
}

const versionOf = (known: KubeObject | undefined): string => known?.metadata?.resourceVersion ?? '-';

function object(name: string, resourceVersion: string, sweep = 'a', namespace = 'one'): KubeObject {
  return { metadata: { namespace, name, resourceVersion, uid: name, labels: { sweep } } };
}

const names = (objects: readonly KubeObject[]): string[] => objects.map(keyOf).toSorted();

describe('Store', () => {
  it('tells of new, changed and gone objects', () => {
    const { store, changes } = newStore();

    store.upsert(object('x', '1'));
    store.upsert(object('x', '2'));
    store.delete(object('x', '3'));
    store.delete(object('x', '3'));

    expect(changes).toEqual(['- → 1', '1 → 2', '2 → -']);
    expect(store.list()).toEqual([]);
  });

  it('takes over a list: tells only of what differs', () => {
    const { store, changes } = newStore();
    store.replace([object('gone', '1'), object('same', '2'), object('changed', '3')]);
    changes.length = 0;

    store.replace([object('same', '2'), object('changed', '4'), object('new', '5')]);

    expect(changes).toEqual(['1 → -', '3 → 4', '- → 5']);
  });

  it('takes over a list of one namespace and leaves the others alone', () => {
    const { store } = newStore();
    store.replace([object('x', '1', 'a', 'one'), object('y', '1', 'a', 'two')]);

    store.replace([], 'one');

    expect(names(store.list())).toEqual(['two/y']);
  });

  it('tells of a re-created object although it has the same version', () => {
    const { store, changes } = newStore();
    store.replace([object('x', '1')]);

    store.replace([{ metadata: { ...object('x', '1').metadata, uid: 'another' } }]);

    expect(changes).toEqual(['- → 1', '1 → 1']);
  });

  it('drops managedFields and leaves the object that it was given alone', () => {
    const { store } = newStore();
    const given = { metadata: { namespace: 'one', name: 'x', managedFields: [{ manager: 'kubectl' }] } };
    const copy = structuredClone(given);

    store.upsert(given);

    expect(store.get('one/x')).toEqual({ metadata: { namespace: 'one', name: 'x' } });
    expect(given).toEqual(copy);
  });

  it('goes on when a handler throws, and says so', () => {
    const { store, errors } = newStore();
    const seen: string[] = [];
    store.onChange(() => {
      throw new Error('handler at fault');
    });
    store.onChange((_, after) => seen.push(versionOf(after)));

    store.upsert(object('x', '1'));

    expect(seen).toEqual(['1']);
    expect(errors).toEqual([new Error('handler at fault')]);
  });

  it('takes over what a write returned, but nothing that is older than what a watch has told', () => {
    const { store, changes } = newStore();
    store.upsert(object('x', '9'));

    store.written(object('x', '10'));
    store.upsert(object('x', '12'));
    store.written(object('x', '11'));
    store.written({ metadata: { ...object('x', '13').metadata, uid: 'another' } });
    store.delete(object('x', '14'));
    store.written(object('x', '13'));

    expect(changes).toEqual(['- → 9', '9 → 10', '10 → 12', '12 → -']);
    expect(store.list()).toEqual([]);
  });

  it('leaves an object alone whose name one had that is gone', () => {
    const { store } = newStore();
    store.upsert({ metadata: { ...object('x', '2').metadata, uid: 'new' } });
    store.delete(object('x', '1'));
    expect(store.list()).toHaveLength(1);
  });

  it('is never behind the watch, however late the answers to writes come', () => {
    const step = fc.record({ versions: fc.nat({ max: 2 }), answers: fc.nat({ max: 2 }), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { store } = newStore();
        const written: KubeObject[] = [];
        let told: KubeObject | undefined;
        let version = 0;
        for (const { versions, answers, gone } of steps) {
          for (let at = 0; at < versions; at += 1) {
            version += 1;
            told = object('x', String(version));
            written.push(told);
            store.upsert(told);
          }
          if (gone && told) store.delete(told);
          if (gone) told = undefined;
          for (const answer of written.splice(0, answers)) store.written(answer);
          expect(store.list().map(versionOf)).toEqual(told ? [versionOf(told)] : []);
        }
      }),
    );
  });

  it('tells of the objects that are wanted at a resync', () => {
    const { store, changes } = newStore();
    store.replace([object('x', '1'), object('y', '2'), object('z', '3')]);
    changes.length = 0;

    store.resync(({ metadata }) => metadata?.name !== 'z');

    expect(changes).toEqual(['1 → 1', '2 → 2']);
  });

  it('has every object under its index values, whatever happened', () => {
    const change = fc.record({
      name: fc.constantFrom('x', 'y', 'z'),
      sweep: fc.constantFrom('', 'a', 'b'),
      kind: fc.constantFrom('upsert', 'delete', 'replace'),
    });
    fc.assert(
      fc.property(fc.array(change), (steps) => {
        const { store } = newStore();
        for (const [index, { name, sweep, kind }] of steps.entries()) {
          const given = object(name, String(index), sweep);
          if (kind === 'upsert') store.upsert(given);
          else if (kind === 'delete') store.delete(given);
          else store.replace([given]);
        }
        for (const sweep of ['a', 'b']) {
          const expected = store.list().filter((each) => each.metadata?.labels?.['sweep'] === sweep);
          expect(names(store.byIndex('sweep', sweep))).toEqual(names(expected));
        }
      }),
    );
  });

  it('refuses an object without a name', () => {
    expect(() => newStore().store.upsert({ kind: 'Job' })).toThrow('Job: expected metadata.name, found none');
  });
});
