import { describe, expect, test } from 'vitest';
import type { Backend, Candidate } from './backend.ts';
import { chooseBackend } from './choose.ts';
import { graphBlock, graphNative } from './graph.ts';
import { layersNode, layersWasm } from './layers.ts';
import { probeGradient } from './probe.ts';

const CANDIDATES = [graphNative, graphBlock, layersNode, layersWasm];

/** As a library would look whose kernel lost the forget gate's bias. */
const wrong: Candidate = {
  name: 'wrong',
  async open() {
    const { name, create } = await graphBlock.open();
    const twisted: Backend['create'] = (options) => {
      const model = create(options);
      return {
        ...withMethods(model),
        gradients(windows) {
          const gradients = model.gradients(windows);
          return { ...gradients, 'lstm2/bias': gradients['lstm2/bias'].map((value, k) => (k === 24 ? 0 : value)) };
        },
      };
    };
    return { name, create: twisted };
  },
};

const missing: Candidate = { name: 'missing', open: () => Promise.reject(new Error('no such library')) };

function withMethods(model: ReturnType<Backend['create']>): ReturnType<Backend['create']> {
  return {
    trainStep: (windows) => model.trainStep(windows),
    predict: (windows) => model.predict(windows),
    gradients: (windows) => model.gradients(windows),
    weights: () => model.weights(),
    optimizer: () => model.optimizer(),
    dispose: () => model.dispose(),
  };
}

async function choose(candidates: readonly Candidate[], wanted?: string) {
  const passedOver: string[] = [];
  const env = wanted === undefined ? {} : { TRAINER_BACKEND: wanted };
  const backend = await chooseBackend((name, reason) => passedOver.push(`${name}: ${reason}`), env, candidates);
  return { name: backend.name, passedOver };
}

describe('a backend', () => {
  test.each(CANDIDATES.map((candidate) => [candidate.name, candidate] as const))(
    '%s passes the probe',
    async (_, each) => {
      const backend = await each.open();
      expect(backend.name).toMatch(new RegExp(`^${each.name}`));
      probeGradient(backend);
    },
  );
});

describe('the choice', () => {
  test('is the first that works', async () => {
    expect(await choose([missing, wrong, graphBlock])).toEqual({
      name: 'graph-block-cpu',
      passedOver: [
        'missing: no such library',
        expect.stringMatching(/^wrong: its gradient is wrong: a slope of .* was expected, .* off$/),
      ],
    });
  });

  test('is what TRAINER_BACKEND names', async () => {
    expect((await choose(CANDIDATES, 'layers-wasm')).name).toBe('layers-wasm');
  });

  test('says which names there are', async () => {
    await expect(choose(CANDIDATES, 'fast')).rejects.toThrow(
      "TRAINER_BACKEND must be one of graph-native, graph-block, layers-node, layers-wasm, found 'fast'.",
    );
  });

  test('fails where nothing works', async () => {
    await expect(choose([missing])).rejects.toThrow(
      'No backend can train the model here (missing: no such library). Run: npx tuningsweep setup-trainer',
    );
  });

  test('does not take a CPU for a GPU', async () => {
    const asked = chooseBackend(() => undefined, { TRAINER_DEVICE: 'gpu' });
    await expect(asked).rejects.toThrow(/TRAINER_DEVICE is gpu, but this machine shows no NVIDIA driver/);
  });
});
