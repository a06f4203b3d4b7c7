import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './commands.mjs';

/**
 * Asks a server; credentials in the URL go into a header, as fetch wants them.
 *
 * @param {string} url
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Response>}
 * @throws {SetupError} when it does not answer, or with an error
 */
export async function request(url, headers = {}) {
  const { username, password } = new URL(url);
  const address = Object.assign(new URL(url), { username: '', password: '' }).href;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const authorization = username ? { authorization: `Basic ${credentials}` } : {};
  const response = await fetch(address, { headers: { ...headers, ...authorization } }).catch(
    (/** @type {Error} */ error) => {
      throw unreachable(address, error);
    },
  );
  if (response.ok) return response;
  throw new SetupError(`${address} answered ${response.status} ${response.statusText}. ${ELSEWHERE}`);
}

/**
 * Downloads a file and checks its sum.
 *
 * @param {string} url
 * @param {string} path where it goes
 * @param {{ sha256: string, onProgress: (bytes: number) => void }} options onProgress: told of all bytes so far
 * @throws {SetupError} when it cannot be had, or is another file
 */
export async function download(url, path, { sha256, onProgress }) {
  const { body } = await request(url);
  if (!body) throw new SetupError(`${url} answered nothing.`);
  const hash = createHash('sha256');
  let bytes = 0;
  /** @param {AsyncIterable<Uint8Array>} chunks */
  async function* measured(chunks) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      onProgress((bytes += chunk.length));
      yield chunk;
    }
  }
  await pipeline(Readable.fromWeb(body), measured, createWriteStream(path)).catch((/** @type {Error} */ error) => {
    throw unreachable(url, error);
  });
  const found = hash.digest('hex');
  if (found !== sha256)
    throw new SetupError(`${url} is not the file that was pinned: SHA-256 ${sha256}, found ${found}.`);
}

const ELSEWHERE = 'PIP_INDEX_URL names another package index, HTTPS_PROXY a proxy.';

/**
 * @param {string} url
 * @param {Error} error
 */
function unreachable(url, { message, cause }) {
  return new SetupError(`${url} cannot be read: ${cause instanceof Error ? cause.message : message}. ${ELSEWHERE}`);
}
