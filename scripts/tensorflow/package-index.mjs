// Files of PyPI or of what stands in for it, by the simple index (PEP 503 and 691), as pip finds them.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { request } from './download.mjs';
import { SetupError } from './commands.mjs';

const PYPI = 'https://pypi.org/simple';
const ACCEPT = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/**
 * The index that pip would ask: what PIP_INDEX_URL names, else pip's configuration, else PyPI.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [files] pip's configuration, the first that names an index counts
 */
export function packageIndex(env = process.env, files = configurations(env)) {
  const named = files.filter((file) => existsSync(file)).map((file) => indexIn(readFileSync(file, 'utf8')));
  return (env['PIP_INDEX_URL'] || named.find((url) => url !== undefined) || PYPI).replace(/\/+$/, '');
}

/** @param {NodeJS.ProcessEnv} env */
function configurations({ PIP_CONFIG_FILE, XDG_CONFIG_HOME }) {
  const user = [
    join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'pip', 'pip.conf'),
    join(homedir(), '.pip/pip.conf'),
  ];
  return [...(PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : []), ...user, '/etc/xdg/pip/pip.conf', '/etc/pip.conf'];
}

/**
 * @param {string} configuration
 * @returns {string | undefined}
 */
function indexIn(configuration) {
  const sections = configuration.split(/^\[/m).filter((section) => /^(global|download)\]/.test(section));
  return sections.map((text) => /^index[-_]url\s*[=:]\s*(\S+)/m.exec(text)?.[1]).find((url) => url !== undefined);
}

/**
 * Where an index has a file of a project.
 *
 * @param {string} index its URL, without a slash at the end
 * @param {string} project
 * @param {string} file
 * @returns {Promise<string>} its URL, with the index's credentials where it lies on the same server
 * @throws {SetupError} when the index cannot be asked or does not have it
 */
export async function findFile(index, project, file) {
  const page = `${index}/${project}/`;
  const response = await request(page, { accept: ACCEPT });
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  const found = type.includes('json') ? inJson(text, file) : inHtml(text, file);
  if (found === undefined)
    throw new SetupError(`${shown(page)} has no file ${file}. PIP_INDEX_URL names another index.`);
  const url = new URL(found, response.url);
  const { host, username, password } = new URL(page);
  if (url.host === host && url.username === '') Object.assign(url, { username, password });
  return url.href;
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {string | undefined}
 */
function inJson(text, file) {
  /** @type {{ files: { filename: string, url: string }[] }} */
  const { files } = JSON.parse(text);
  return files.find(({ filename }) => filename === file)?.url;
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {string | undefined}
 */
function inHtml(text, file) {
  const anchors = text.matchAll(/<a\b[^>]*\bhref\s*=\s*(["'])(.*?)\1[^>]*>([^<]*)<\/a>/gis);
  const [anchor] = [...anchors].filter(([, , , name]) => name?.trim() === file);
  return anchor?.[2]?.replaceAll('&amp;', '&');
}

/**
 * A URL without its password, to be printed.
 *
 * @param {string} url
 */
const shown = (url) => Object.assign(new URL(url), { username: '', password: '' }).href;
