import type { KubeObject, ObjectMeta } from '@tuningsweep/kube-runtime';
import { expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { ownershipOfJob, ownershipOfPod, taskOfJobName } from './ownership.ts';

const SWEEP = aSweep({}, { key: 'abcdefg', namespace: 'here', uid: 'sweep' });
const TASK = 'abcdefg-aaaaaaaaaaaa';
const labels = { 'tuningsweep.io/sweep-key': 'abcdefg', 'tuningsweep.io/code-task': TASK };

const owner = (kind: string, uid: string, name = 'x') => ({ apiVersion: 'v1', kind, name, uid, controller: true });
const anObject = (metadata: ObjectMeta): KubeObject => ({ metadata: { name: TASK, namespace: 'here', ...metadata } });
const ownedBySweep = [owner('TuningSweep', 'sweep')];

test.each([
  ['of the sweep', { ownerReferences: ownedBySweep, labels }, 'Own'],
  ['of the sweep, whose labels somebody took away', { ownerReferences: ownedBySweep }, 'Own'],
  [
    'in another namespace, with everything else',
    { namespace: 'there', ownerReferences: ownedBySweep, labels },
    'Foreign',
  ],
  ['of an earlier sweep of the same name', { ownerReferences: [owner('TuningSweep', 'before')], labels }, 'Foreign'],
  ['of somebody else, with our labels', { ownerReferences: [owner('CronJob', 'cron')], labels }, 'Foreign'],
  ['left behind by the sweep', { labels }, 'Orphan'],
  ['left behind, of a later launch', { name: `${TASK}-2`, labels }, 'Orphan'],
  ['of nobody, with our labels and another name', { name: 'backup', labels }, 'Foreign'],
  ['of nobody, with our name and no labels', {}, 'Foreign'],
  ['of nobody, with the name of another sweep’s task', { name: 'bbbbbbb-aaaaaaaaaaaa', labels }, 'Foreign'],
])('a Job %s', (_, metadata, expected) => {
  expect(ownershipOfJob(anObject(metadata), SWEEP)).toBe(expected);
});

const job = anObject({ uid: 'job', ownerReferences: ownedBySweep, labels });
const foreignJob = anObject({ uid: 'foreign', ownerReferences: [owner('CronJob', 'cron')], labels });
const orphanJob = anObject({ uid: 'orphan', labels });

test.each([
  ['of a Job of the sweep', { ownerReferences: [owner('Job', 'job')] }, 'Own'],
  ['of a Job that the sweep left behind', { ownerReferences: [owner('Job', 'orphan')] }, 'Orphan'],
  ['of a Job of somebody else, with our labels', { ownerReferences: [owner('Job', 'foreign')], labels }, 'Foreign'],
  ['of a Job of the sweep that is gone', { ownerReferences: [owner('Job', 'gone', TASK)], labels }, 'Orphan'],
  ['of a Job that is gone and was none of the sweep', { ownerReferences: [owner('Job', 'gone')], labels }, 'Foreign'],
  ['of a ReplicaSet, with our labels', { ownerReferences: [owner('ReplicaSet', 'set', TASK)], labels }, 'Foreign'],
  ['of nobody, with our labels', { labels }, 'Orphan'],
  ['of nobody, without labels', {}, 'Foreign'],
  ['in another namespace, with our labels', { namespace: 'there', labels }, 'Foreign'],
  ['in another namespace, of our Job', { namespace: 'there', ownerReferences: [owner('Job', 'job')] }, 'Foreign'],
])('a pod %s', (_, metadata, expected) => {
  const pod = anObject({ ...metadata, name: 'pod' });
  expect(ownershipOfPod(pod, SWEEP, [job, foreignJob, orphanJob])).toBe(expected);
});

test.each([
  [TASK, TASK],
  [`${TASK}-12`, TASK],
  [`${TASK}-0`, undefined],
  [`${TASK}-x`, undefined],
  ['abcdefg-short', undefined],
  ['', undefined],
  [undefined, undefined],
])('the task of a Job named %s', (name, expected) => {
  expect(taskOfJobName(name)).toBe(expected);
});
