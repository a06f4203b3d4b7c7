import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IMAGES, isCarried } from './contents.mjs';
import { allPackages } from './stage.mjs';

const WORKSPACES: string[] = JSON.parse(readFileSync('package.json', 'utf8')).workspaces;

describe('what an image carries', () => {
  it.each([
    ['ledger/src/index.ts', true],
    ['ledger/src/connect/binding.test.ts', false],
    ['engine/test', false],
    ['operator/Dockerfile', false],
    ['trainer-image/native', false],
    ['node_modules/@tensorflow/tfjs-node/lib/napi-v8/lstm.node', true],
    ['node_modules/@tensorflow/tfjs-node/lib/napi-v8/lstm.node.key', false],
    ['node_modules/pino/LICENSE', true],
    ['node_modules/pino/LICENSE.md', true],
    ['node_modules/pino/README.md', false],
    ['node_modules/pino/pino.js', true],
    ['node_modules/pino/pino.d.ts', false],
    ['node_modules/pino/test', false],
    ['node_modules/echarts/dist', true],
    ['node_modules/echarts/dist/echarts.min.js', true],
    ['node_modules/echarts/dist/echarts.js', false],
    ['node_modules/echarts/lib', false],
    ['node_modules/zrender', false],
    ['node_modules/@tensorflow/tfjs/dist/tf.min.js', false],
    ['node_modules/@tensorflow/tfjs/dist/tf.node.js', true],
    ['node_modules/@tensorflow/tfjs-node/binding', false],
    ['node_modules/@tensorflow/tfjs-node/lib', true],
  ])('%s: %s', (path, expected) => {
    expect(isCarried(path)).toBe(expected);
  });
});

describe('the workspaces of an image', () => {
  it.each(['operator', 'trainer', 'trainer-gpu'] as const)('%s has those that its program requires', (name) => {
    const required = allPackages(name).filter((folder) => !folder.includes('node_modules/'));
    expect([...IMAGES[name].workspaces].toSorted()).toEqual(required);
  });
});

it('a builder is given every workspace', () => {
  const given = readFileSync('.dockerignore', 'utf8').split('\n');
  expect(given).toEqual(expect.arrayContaining(WORKSPACES.map((workspace) => `!${workspace}`)));
});

describe('a Dockerfile says the same as the images of the tests', () => {
  it.each([
    ['operator/Dockerfile', IMAGES.operator],
    ['trainer-image/Dockerfile', IMAGES.trainer],
    ['trainer-image/Dockerfile.gpu', IMAGES['trainer-gpu']],
  ])('%s', (file, { title, description, entrypoint, command }) => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`org.opencontainers.image.title="${title}"`);
    expect(text).toContain(`org.opencontainers.image.description="${description}"`);
    const list = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
    expect(text).toContain(`ENTRYPOINT ${list(entrypoint)}`);
    expect(/^CMD (.*)$/m.exec(text)?.[1] ?? '[]').toBe(list(command));
    expect(text).toContain('USER 65532:65532');
    for (const workspace of WORKSPACES) expect(text).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
    for (const [, base] of text.matchAll(/^ARG \w*BASE=(.*)$/gm)) expect(base).toMatch(/@sha256:[0-9a-f]{64}$/);
  });
});
