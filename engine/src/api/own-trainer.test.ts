import { expect, test } from 'vitest';
import { hasOwnTrainer, trainerOfManifest } from './own-trainer.ts';

const inPod = (...containers: object[]) => ({ template: { spec: { containers } } });

test.each([
  ['nothing of its own', {}, false],
  ['an image', { image: 'example.org/own' }, true],
  ['a command', { command: ['python3', 'train.py'] }, true],
  ['the image of its container', inPod({ name: 'trainer', image: 'example.org/own' }), true],
  ['the command of its container', inPod({ name: 'trainer', command: ['python3', 'train.py'] }), true],
  ['the resources of its container', inPod({ name: 'trainer', resources: {} }), false],
  ['another container', inPod({ name: 'proxy', image: 'example.org/proxy', command: ['proxy'] }), false],
  ['a template without containers', { template: { spec: { nodeName: 'one' } } }, false],
])('a manifest with %s', (_, trainer, expected) => {
  expect(hasOwnTrainer(trainer)).toBe(expected);
});

test.each([
  ['built-in', {}],
  ['built-in', inPod({ name: 'trainer', resources: {} })],
  ['example.org/own:1', { image: 'example.org/own:1' }],
  ['python3 train.py "two words"', { command: ['python3', 'train.py'], args: ['two words'] }],
  ['example.org/own:1 --fast', { image: 'example.org/own:1', args: ['--fast'] }],
  ['example.org/own:1 python3', { ...inPod({ name: 'trainer', image: 'example.org/own:1' }), command: ['python3'] }],
  ['sh', inPod({ name: 'trainer', command: ['sh'] })],
])('is noted as %s', (expected, trainer) => expect(trainerOfManifest(trainer)).toBe(expected));
