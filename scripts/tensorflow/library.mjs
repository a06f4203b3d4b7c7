import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { SetupError } from './commands.mjs';
import { download } from './download.mjs';
import { findFile, packageIndex } from './package-index.mjs';
import { downloadProgress } from './progress.mjs';

/** The two shared libraries every binding links against. */
export const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

// Of the wheel's headers those of the C API and what they include.
const HEADERS = /^tensorflow\/(include\/.*(\/c\/|\/core\/platform\/ct|\/tsl\/platform\/(ct|platform\.h)).*)$/;

/**
 * The directory with TensorFlow's shared libraries (lib/) and C headers (include/), fetched at the first call.
 *
 * @param {import('./sources.mjs').TensorflowSource} source
 * @param {string} cache
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 * @throws {SetupError} when the wheel cannot be had
 */
export async function ensureLibrary(source, cache, log) {
  const home = join(cache, 'libtensorflow', `${source.wheel}-${source.version}`);
  if (existsSync(home)) return home;
  mkdirSync(dirname(home), { recursive: true });
  const scratch = mkdtempSync(join(dirname(home), 'fetching-'));
  try {
    log(
      `Fetching ${source.wheel} ${source.version} from PyPI (${source.downloadMiB} MiB, once): ` +
        `the trainer's TensorFlow library, kept in ${home}`,
    );
    const wheel = await fetchWheel(source, scratch);
    const unpacked = join(scratch, 'unpacked');
    await unpack(wheel, unpacked);
    renameSync(unpacked, home);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return home;
}

/**
 * @param {import('./sources.mjs').TensorflowSource} source
 * @param {string} folder
 * @returns {Promise<string>} its path
 */
async function fetchWheel({ wheel, file, sha256, downloadMiB }, folder) {
  const url = await findFile(packageIndex(), wheel, file);
  const path = join(folder, file);
  const progress = downloadProgress(downloadMiB);
  await download(url, path, { sha256, onProgress: progress.show }).finally(progress.end);
  return path;
}

/**
 * @param {string} wheel a ZIP archive
 * @param {string} target gets lib/ and include/
 */
async function unpack(wheel, target) {
  const archive = await openPromise(wheel);
  const found = new Set();
  for await (const entry of archive.eachEntry()) {
    const place = placeOf(entry.fileName);
    if (place === undefined) continue;
    mkdirSync(dirname(join(target, place)), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(join(target, place)));
    found.add(place);
  }
  const missing = LIBRARIES.find((name) => !found.has(`lib/${name}`));
  if (missing !== undefined) throw new SetupError(`${wheel} has no ${missing}.`);
}

/**
 * @param {string} name of an entry
 * @returns {string | undefined} where it goes; undefined where it is not wanted
 */
function placeOf(name) {
  const [library] = LIBRARIES.filter((each) => name === `tensorflow/${each}`);
  if (library !== undefined) return `lib/${library}`;
  return name.endsWith('/') ? undefined : HEADERS.exec(name)?.[1];
}
