// Which tests there are: the projects of vitest, the files that are in each, and what these need on the machine.

/**
 * What tests need beyond the npm packages, and the program that makes sure of it; in the order in which they run.
 */
const INSTALLERS = {
  tensorflow: 'scripts/setup-tensorflow.mjs',
  servers: 'test/servers/install.ts',
  browser: 'test/browser/install.ts',
  cluster: 'test/cluster/install.ts',
  node: 'test/cluster/node/install.ts',
  tools: 'test/tools/install.ts',
  registry: 'test/registry/install.ts',
};

/**
 * @typedef {keyof typeof INSTALLERS} Need
 * @typedef {{ name: string, needs: readonly Need[], folders: readonly string[] }} Project
 */

/**
 * What `npm test` runs. A test file is in the project that its name ends with (`client.cluster.test.ts`), else in the one
 * that its folder or the nearest above it is listed with, else in the first.
 *
 * @type {readonly Project[]}
 */
export const PROJECTS = [
  // Functions; SQLite in memory; processes of a moment. Takes seconds.
  { name: 'unit', needs: [], folders: ['.'] },
  // Whole commands, trainers and histories, on SQLite.
  {
    name: 'local',
    needs: ['tensorflow'],
    folders: [
      'test/local',
      'test/package',
      'test/report',
      'test/faults',
      ...['artifact', 'backend', 'graph', 'model'].map((folder) => `trainer-image/src/${folder}`),
    ],
  },
  // The ledger on SQLite, MariaDB and MySQL.
  { name: 'stores', needs: ['servers'], folders: ['test/conformance', 'test/servers', 'test/faults/database'] },
  // Commands and trainers on MariaDB and MySQL.
  { name: 'local-stores', needs: ['tensorflow', 'servers'], folders: [] },
  // What Helm renders and promtool reads.
  { name: 'tools', needs: ['tools'], folders: [] },
  // The operator on an API server with simulated nodes.
  {
    name: 'cluster',
    needs: ['servers', 'cluster'],
    folders: ['test/cluster', 'test/operator', 'test/security', 'test/faults/operator'],
  },
  // The same under Helm, Argo CD, Flux and Prometheus.
  {
    name: 'delivery',
    needs: ['servers', 'cluster', 'tools'],
    folders: ['test/chart', 'test/gitops', 'test/monitoring'],
  },
  // Pods in containers.
  { name: 'node', needs: ['tensorflow', 'servers', 'cluster', 'node'], folders: ['test/cluster/node'] },
  // Pages in Chromium.
  { name: 'browser', needs: ['browser'], folders: [] },
];

/** What other scripts run, each by a config of its own: `npm run test:faults`, `npm run e2e`. */
export const SCRIPTS = {
  faults: { needs: needs('tensorflow', 'servers', 'cluster'), include: ['test/faults/**/*.faults.ts'] },
  e2e: {
    needs: needs('tensorflow', 'servers', 'cluster', 'node', 'tools', 'registry'),
    // Not in npm test: cosign takes some minutes to build.
    include: ['test/{e2e,registry}/*.e2e.ts'],
  },
};

/** @param {readonly Need[]} all */
function needs(...all) {
  return all;
}

/**
 * The files of a project of `npm test`.
 *
 * @param {Project} project
 * @returns {{ include: string[], exclude: string[] }} globs, from the top of the checkout
 */
export function filesOf({ name, folders }) {
  const others = PROJECTS.filter((other) => other.name !== name).flatMap((other) => other.folders);
  const inner = others.filter((folder) => folders.some((own) => own === '.' || folder.startsWith(`${own}/`)));
  return {
    include: [`**/*.${name}.test.ts`, ...folders.map(unnamedIn)],
    exclude: ['**/node_modules/**', '.*/**', ...inner.map(unnamedIn)],
  };
}

/**
 * The test files in a folder whose names say no project.
 *
 * @param {string} folder
 */
function unnamedIn(folder) {
  const names = PROJECTS.map(({ name }) => name).join('|');
  return `${folder === '.' ? '' : `${folder}/`}**/!(*.@(${names})).test.ts`;
}

/**
 * What the tests of a project need.
 *
 * @param {string} name of a project of `npm test`, or `faults` or `e2e`
 * @returns {readonly Need[]}
 */
export function needsOf(name) {
  const [project] = PROJECTS.filter((each) => each.name === name);
  return project?.needs ?? Object.entries(SCRIPTS).find(([script]) => script === name)?.[1].needs ?? [];
}

/**
 * The programs that make sure of what is needed, each once.
 *
 * @param {readonly Need[]} all
 * @returns {string[]} relative to the checkout, in an order in which they can run
 */
export function installersOf(all) {
  /** @type {Set<string>} */
  const wanted = new Set(all);
  return Object.entries(INSTALLERS).flatMap(([need, program]) => (wanted.has(need) ? [program] : []));
}
