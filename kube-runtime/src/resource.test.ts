import { expect, it } from 'vitest';
import { collectionPath, JOBS, objectPath, PODS } from './resource.ts';
import type { KubeObject, ResourceType } from './resource.ts';

const NODES: ResourceType<KubeObject> = { group: '', version: 'v1', plural: 'nodes', namespaced: false };

it.each([
  [collectionPath(PODS), '/api/v1/pods'],
  [collectionPath(PODS, 'one'), '/api/v1/namespaces/one/pods'],
  [collectionPath(JOBS, 'one'), '/apis/batch/v1/namespaces/one/jobs'],
  [collectionPath(NODES, 'ignored'), '/api/v1/nodes'],
  [objectPath(NODES, { name: 'x' }), '/api/v1/nodes/x'],
  [objectPath(JOBS, { namespace: 'one', name: 'x' }, 'status'), '/apis/batch/v1/namespaces/one/jobs/x/status'],
  [objectPath(PODS, { namespace: 'one', name: '../x?y' }), '/api/v1/namespaces/one/pods/..%2Fx%3Fy'],
])('%s', (path, expected) => {
  expect(path).toBe(expected);
});

it('wants the namespace of an object that has one', () => {
  expect(() => objectPath(PODS, { name: 'x' })).toThrow('pods x: expected a namespace, found none');
});
