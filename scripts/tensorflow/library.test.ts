import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { listenOnLoopback } from '../../test/servers/listen.ts';
import { ensureLibrary } from './library.mjs';
import { packageIndex } from './package-index.mjs';

const FILE = 'some_wheel-1.0-py3-none-any.whl';
const ENTRIES = {
  'tensorflow/libtensorflow_cc.so.2': 'the library',
  'tensorflow/libtensorflow_framework.so.2': 'the framework',
  'tensorflow/include/tensorflow/c/c_api.h': 'a header of the C API',
  'tensorflow/include/tensorflow/cc/client.h': 'another header',
  'tensorflow/python/ops.py': 'Python',
};

/** A ZIP archive of texts, not compressed. */
function zip(entries: Record<string, string>): Buffer {
  const [bodies, directory] = [[] as Buffer[], [] as Buffer[]];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, path, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), shared, place, path]));
    bodies.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, ...directory, Buffer.from('PK\u0005\u0006'), end]);
}

const WHEEL = zip(ENTRIES);
const source = {
  npmPackage: '@tensorflow/tfjs-node',
  npmVersion: '4.22.0',
  wheel: 'some-wheel',
  version: '1.0',
  file: FILE,
  sha256: createHash('sha256').update(WHEEL).digest('hex'),
  downloadMiB: 1,
};
const page = `<!DOCTYPE html><html><body>
  <a href="../../files/other.whl#sha256=00">other.whl</a><br/>
  <a data-requires-python="&gt;=3.9" href="../../files/${FILE}?a=1&amp;b=2#sha256=${source.sha256}">${FILE}</a>
</body></html>`;
const list = { files: [{ filename: FILE, url: `../../files/${FILE}?a=1&b=2` }] };

interface Answer {
  type: string;
  body: string | Buffer;
}

/** A package index on this machine; `asked` has what came with each request. */
async function anIndex(
  project: Answer,
): Promise<{ url: string; asked: { path: string; headers: IncomingHttpHeaders }[] }> {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const answers: Record<string, Answer> = {
    '/simple/some-wheel/': project,
    [`/files/${FILE}?a=1&b=2`]: { type: 'application/zip', body: WHEEL },
  };
  const server = createServer(({ url: path = '', headers }, response) => {
    asked.push({ path, headers });
    const answer = answers[path];
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.type ?? 'text/plain' });
    response.end(answer?.body);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${port}/simple`, asked };
}

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'tuningsweep-cache-'));
});

/** Fetches the library from an index, which is told by the environment. */
async function fetchFrom(index: string, changes: Partial<typeof source> = {}): Promise<string> {
  vi.stubEnv('PIP_INDEX_URL', index);
  onTestFinished(() => void vi.unstubAllEnvs());
  return await ensureLibrary({ ...source, ...changes }, cache, () => undefined);
}

describe('the library', () => {
  test.each([
    ['JSON', { type: 'application/vnd.pypi.simple.v1+json', body: JSON.stringify(list) }],
    ['HTML', { type: 'text/html; charset=utf-8', body: page }],
  ])('comes from an index that answers in %s, without what is not needed', async (_, answer) => {
    const { url } = await anIndex(answer);
    const home = await fetchFrom(`${url}/`);
    expect(readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'include',
      'include/tensorflow',
      'include/tensorflow/c',
      'include/tensorflow/c/c_api.h',
      'lib',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so.2',
    ]);
    expect(readFileSync(join(home, 'lib/libtensorflow_cc.so.2'), 'utf8')).toBe('the library');
    expect(readdirSync(join(cache, 'libtensorflow'))).toEqual(['some-wheel-1.0']);
  });

  test('is fetched with the credentials that the index’s URL has', async () => {
    const { url, asked } = await anIndex({ type: 'text/html', body: page });
    await fetchFrom(url.replace('//', '//me:my%20word@'));
    const basic = `Basic ${Buffer.from('me:my word').toString('base64')}`;
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
  });

  test.each([
    ['of another content', { sha256: 'ab12' }, /is not the file that was pinned: SHA-256 ab12, found [0-9a-f]{64}\.$/],
    [
      'that the index does not have',
      { file: 'none.whl' },
      /\/simple\/some-wheel\/ has no file none\.whl\. PIP_INDEX_URL/,
    ],
    ['of an unknown project', { wheel: 'nothing' }, /\/simple\/nothing\/ answered 404 Not Found\. PIP_INDEX_URL/],
  ])('a file %s is refused, and nothing is left', async (_, changes, message) => {
    const { url } = await anIndex({ type: 'text/html', body: page });
    await expect(fetchFrom(url, changes)).rejects.toThrow(message);
    expect(readdirSync(join(cache, 'libtensorflow'))).toEqual([]);
  });

  test('an index out of reach is named with the reason, without its password', async () => {
    const failed = fetchFrom('http://me:secret@127.0.0.1:1/simple');
    await expect(failed).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1\/simple\/some-wheel\/ cannot be read: /);
    await expect(failed).rejects.not.toThrow(/secret/);
  });
});

describe('the index', () => {
  const configured = (...texts: string[]): string[] =>
    texts.map((text, at) => {
      const file = join(cache, `pip${at}.conf`);
      writeFileSync(file, text);
      return file;
    });

  test.each([
    [
      'the environment',
      { PIP_INDEX_URL: 'https://a/simple/' },
      ['[global]\nindex-url = https://b/simple'],
      'https://a/simple',
    ],
    [
      'the first configuration',
      {},
      ['[global]\ntimeout=3', '[global]\nindex_url: https://b/simple'],
      'https://b/simple',
    ],
    [
      'only a section of downloads',
      {},
      ['[list]\nindex-url = https://c', '[download]\nindex-url=https://d'],
      'https://d',
    ],
    ['nothing', {}, [], 'https://pypi.org/simple'],
  ])('is what %s says', (_, env, texts, expected) => {
    expect(packageIndex(env, configured(...texts))).toBe(expected);
  });

  test('of files that are not there nothing is read', () => {
    const file = join(cache, 'none.conf');
    expect(existsSync(file)).toBe(false);
    expect(packageIndex({}, [file])).toBe('https://pypi.org/simple');
  });
});
