// What the images carry of the checkout, and what of it is left out.

/**
 * @typedef {object} Image
 * @property {readonly [string, ...string[]]} workspaces our own packages: first the one whose program it runs, then what that requires
 * @property {readonly string[]} sources what else of the checkout it carries
 * @property {string} [tensorflow] the package that TensorFlow's library belongs to
 * @property {readonly string[]} entrypoint
 * @property {readonly string[]} command what follows the entrypoint unless a pod says otherwise
 * @property {string} title
 * @property {string} description
 */

/** @type {Pick<Image, 'workspaces' | 'sources' | 'entrypoint' | 'command'>} */
const TRAINER = {
  workspaces: ['trainer-image', 'ledger', 'model'],
  sources: ['LICENSE', 'NOTICE'],
  entrypoint: ['/usr/local/bin/node', '/app/trainer-image/src/main.ts'],
  command: [],
};

/** @type {Record<'operator' | 'trainer' | 'trainer-gpu', Image>} */
export const IMAGES = {
  operator: {
    workspaces: ['cli', 'engine', 'kube-runtime', 'ledger', 'model', 'operator', 'report', 'reporter', 'serve'],
    sources: ['LICENSE', 'NOTICE', 'crds'],
    entrypoint: [
      '/usr/local/bin/node',
      '--max-semi-space-size=4',
      '--heap-growing-percent=10',
      '/app/cli/bin/tuningsweep.mjs',
    ],
    command: ['operator'],
    title: 'TuningSweep operator',
    description: 'Trains the points of TuningSweep resources as Jobs',
  },
  trainer: {
    ...TRAINER,
    tensorflow: '@tensorflow/tfjs-node',
    title: 'TuningSweep trainer',
    description: 'Trains one task of a TuningSweep: an LSTM on a daily series',
  },
  'trainer-gpu': {
    ...TRAINER,
    tensorflow: '@tensorflow/tfjs-node-gpu',
    title: 'TuningSweep trainer for GPUs',
    description: 'Trains one task of a TuningSweep on an NVIDIA GPU',
  },
};

const OUR_TESTS = /\.test\.ts$|\/test(\/|$)/;
const OUR_BUILD_FILES = /Dockerfile|^trainer-image\/native$/;
const DECLARATIONS = /\.d\.[cm]?ts$|\.map$|\.tsbuildinfo$/;
const TEXTS = /\.(md|markdown|flow|png|yml)$/i;
const THEIR_TESTS = /_test\.js$|\/(test|tests|__tests__|docs|example|examples)$/;
// tfjs packages come in eight bundles for browsers beside the one for Node.
const FOR_BROWSERS = /\.min\.js$|\.fesm\.js$|\.es2017\.js$/;
// tfjs-node's library comes from the wheel; what would fetch and compile another one is of no use.
const OF_TFJS_NODE = /@tensorflow\/tfjs-node(-gpu)?\/(src|scripts|binding|python|deps\/include|.*\.key)$/;

// The report puts this one file into its page; zrender is part of it.
const OF_ECHARTS = /^node_modules\/echarts(\/(dist|dist\/echarts\.min\.js|package\.json|LICENSE|NOTICE|licenses.*))?$/;
const ONLY_FOR_ECHARTS = /^node_modules\/zrender(\/|$)/;

/**
 * Whether a file or folder of the checkout goes into an image.
 *
 * @param {string} path relative to the checkout
 */
export function isCarried(path) {
  if (!path.includes('node_modules/')) return ![OUR_TESTS, OUR_BUILD_FILES].some((pattern) => pattern.test(path));
  if (path.startsWith('node_modules/echarts')) return OF_ECHARTS.test(path);
  if (ONLY_FOR_ECHARTS.test(path)) return false;
  if (/(licen[cs]e|notice|copying)/i.test(path.split('/').at(-1) ?? '')) return true;
  return ![DECLARATIONS, TEXTS, THEIR_TESTS, FOR_BROWSERS, OF_TFJS_NODE].some((pattern) => pattern.test(path));
}
