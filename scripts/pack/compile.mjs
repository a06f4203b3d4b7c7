import { rolldown } from 'rolldown';
import { NEEDED } from '../../cli/bin/runtime.mjs';
import { ROOT } from '../lib/paths.mjs';
import { importedFiles, isTheirs, readManifest } from './workspaces.mjs';

/** Programs that are started by their path: the command line and what it starts. */
const entries = () => [
  ...Object.values(readManifest().bin),
  'scripts/setup-tensorflow.mjs',
  ...importedFiles().flatMap(({ file }) => (isTheirs(file) ? [] : [file])),
];

/**
 * Compiles the command line and the trainer, a file for a file: every module keeps its place, so that it finds what lies beside
 * it as it does in the checkout, and is loaded when it is needed.
 *
 * @param {string} folder
 * @returns {Promise<Set<string>>} the names of the packages that they import, without ours
 */
export async function compile(folder) {
  const bundle = await rolldown({
    cwd: ROOT,
    input: entries(),
    platform: 'node',
    external: (id) => !/^(?:[./]|@tuningsweep\/|@oxc-project\/runtime\/)/.test(id),
    transform: { target: `node${NEEDED}` },
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: ROOT,
    entryFileNames: ({ facadeModuleId }) => `[name]${facadeModuleId?.endsWith('.mjs') ? '.mjs' : '.js'}`,
  });
  await bundle.close();
  const imported = output.flatMap((file) => (file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : []));
  return new Set(imported.filter((id) => /^(?!node:)[\w@][^:]*$/.test(id) && !isOurs(id, output)).map(packageName));
}

/**
 * @param {string} id
 * @param {readonly { fileName: string }[]} output
 */
const isOurs = (id, output) => output.some(({ fileName }) => fileName === id);

/** @param {string} id as in `@scope/name/file` */
const packageName = (id) => /^(@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? id;
