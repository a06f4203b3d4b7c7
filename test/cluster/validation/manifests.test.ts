import { beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { samples } from '../../support/manifests.ts';
import type { Sample } from '../../support/manifests.ts';
import type { KubeObject } from '../client/api.ts';
import { useControlPlane } from '../use.ts';
import { problemsIn } from './verdict.ts';

const STRICTLY = 'dryRun=All&fieldValidation=Strict';

const cluster = useControlPlane();

function objectsIn({ text }: Sample): KubeObject[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

function namespaceOf(sample: Sample): string {
  return objectsIn(sample)[0]?.metadata.namespace ?? 'default';
}

function sweepsIn(namespace: string): string {
  return `/apis/tuningsweep.io/v1alpha1/namespaces/${namespace}/tuningsweeps`;
}

/** What the server cannot read, or has no place for, it refuses in other words, before it looks at the object. */
function isRefusedUnread({ expected }: Sample): boolean {
  return expected.some((line) => line.startsWith('metadata.namespace |') || line.includes('| must be a string'));
}

describe('the API server says of the shared manifests what local validation says', () => {
  const good = samples('good');
  const bad = samples('bad');

  beforeAll(async () => {
    const named = good.map(namespaceOf).filter((name) => name !== 'default');
    for (const name of new Set(named)) await cluster.namespace(name);
  });

  test.for([...good, ...bad.filter((sample) => !isRefusedUnread(sample))])('$name', async (sample) => {
    const path = `${sweepsIn(namespaceOf(sample))}?${STRICTLY}`;
    const answer = await cluster.api.send('POST', path, sample.text, 'application/yaml');
    expect(problemsIn(answer)).toEqual(sample.expected);
  });

  test.for(bad.filter(isRefusedUnread))('$name, in other words', async (sample) => {
    const path = `${sweepsIn(namespaceOf(sample))}?${STRICTLY}`;
    const { status } = await cluster.api.send('POST', path, sample.text, 'application/yaml');
    expect([400, 404]).toContain(status);
  });

  test.for(samples('updates'))('updates/$name', async (sample) => {
    const path = sweepsIn(await cluster.namespace());
    const [before, after] = objectsIn(sample);
    const { metadata } = await cluster.api.call('POST', path, before);
    const changed = { ...after, metadata: { ...after?.metadata, resourceVersion: metadata.resourceVersion } };
    const answer = await cluster.api.send('PUT', `${path}/${metadata.name}?${STRICTLY}`, JSON.stringify(changed));
    expect(problemsIn(answer)).toEqual(sample.expected);
  });
});
