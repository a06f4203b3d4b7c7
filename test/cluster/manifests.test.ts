import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { samples } from '../support/manifests.ts';
import type { KubeObject } from './api.ts';
import { useControlPlane } from './use.ts';
import { problemsIn } from './verdict.ts';

const STRICTLY = 'dryRun=All&fieldValidation=Strict';

const cluster = useControlPlane();

function sweepsOf(namespace: string): string {
  return `/apis/tuningsweep.io/v1alpha1/namespaces/${namespace}/tuningsweeps`;
}

describe('the API server says of the shared manifests what local validation says', () => {
  test.for([...samples('good'), ...samples('bad')])('$name', async ({ text, expected }) => {
    const path = `${sweepsOf('default')}?${STRICTLY}`;
    const answer = await cluster.api.send('POST', path, text, 'application/yaml');
    expect(problemsIn(answer)).toEqual(expected);
  });

  test.for(samples('updates'))('updates/$name', async ({ text, expected }) => {
    const path = sweepsOf(await cluster.namespace());
    const [before, after]: KubeObject[] = parseAllDocuments(text).map((document) => document.toJS());
    const { metadata } = await cluster.api.call('POST', path, before);
    const changed = { ...after, metadata: { ...after?.metadata, resourceVersion: metadata.resourceVersion } };
    const answer = await cluster.api.send('PUT', `${path}/${metadata.name}?${STRICTLY}`, JSON.stringify(changed));
    expect(problemsIn(answer)).toEqual(expected);
  });
});
