import { expect, test } from 'vitest';
import { hasOwnTrainer } from './own-trainer.ts';

const inPod = (...containers: object[]) => ({ template: { spec: { containers } } });

test.each([
  ['nothing of its own', {}, false],
  ['an image', { image: 'example.org/own' }, true],
  ['the image of its container', inPod({ name: 'trainer', image: 'example.org/own' }), true],
  ['the command of its container', inPod({ name: 'trainer', command: ['python3', 'train.py'] }), true],
  ['the resources of its container', inPod({ name: 'trainer', resources: {} }), false],
  ['another container', inPod({ name: 'proxy', image: 'example.org/proxy', command: ['proxy'] }), false],
  ['a template without containers', { template: { spec: { nodeName: 'one' } } }, false],
])('a manifest with %s', (_, trainer, expected) => {
  expect(hasOwnTrainer(trainer)).toBe(expected);
});
