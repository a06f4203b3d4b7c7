import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KubeApiError, KubeConnectionError } from '../client/errors.ts';
import { linesOf, parseWatchEvent } from './watch-stream.ts';

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (const [index, start] of at.entries()) yield bytes.subarray(start, at[index + 1]);
}

describe('linesOf', () => {
  it('finds the lines wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !line.includes('\n'))),
        fc.array(fc.nat()),
        async (lines, cuts) => {
          const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
          expect(await Array.fromAsync(linesOf(inPieces(bytes, cuts)))).toEqual(lines);
        },
      ),
    );
  });

  it('gives a last line without an end', async () => {
    const bytes = new TextEncoder().encode('{"type":"ADDED"}\n{"type":"MOD');

    expect(await Array.fromAsync(linesOf(inPieces(bytes, [])))).toEqual(['{"type":"ADDED"}', '{"type":"MOD']);
  });
});

describe('parseWatchEvent', () => {
  it('reads an event', () => {
    const line = '{"type":"MODIFIED","object":{"metadata":{"name":"x"}}}';

    expect(parseWatchEvent('/api/v1/pods', line)).toEqual({ type: 'MODIFIED', object: { metadata: { name: 'x' } } });
  });

  it('throws what the server reports', () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 1 (2)' };
    const line = JSON.stringify({ type: 'ERROR', object: status });

    expect(() => parseWatchEvent('/api/v1/pods', line)).toThrow(new KubeApiError('WATCH', '/api/v1/pods', status));
  });

  it.each([
    ['{"type":"MODIFIED","obj', 'a line of 23 characters is cut or not JSON'],
    ['{"type":"RENAMED","object":{}}', 'expected a watch event, found {"type":"RENAMED","object":{}}'],
    ['null', 'expected a watch event, found null'],
  ])('refuses %s', (line, message) => {
    expect(() => parseWatchEvent('/api/v1/pods', line)).toThrow(KubeConnectionError);
    expect(() => parseWatchEvent('/api/v1/pods', line)).toThrow(message);
  });
});
