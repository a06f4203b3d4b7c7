/**
 * Which TensorFlow library goes with which tfjs-node package, pinned by version and SHA-256.
 *
 * 2.15.1 is the smallest wheel whose libraries export the C API and run on current Linux: 198 MiB to fetch against
 * 247 MiB for 2.20.0, and 105 MB less memory in each trainer process, for about 5 % fewer training steps per CPU second.
 *
 * For GPUs it is 2.20.0, for CUDA 12.5 and cuDNN 9: its kernels are compiled for compute capabilities 6.0, 7.0, 8.0 and 8.9, and
 * as PTX for 9.0, which drivers translate for that and for newer ones.
 *
 * Of a version's files it is the one for Python 3.11; any would do, since nothing of Python itself is used.
 */
const CPU = {
  npmPackage: '@tensorflow/tfjs-node',
  npmVersion: '4.22.0',
  wheel: 'tensorflow-cpu',
  version: '2.15.1',
  file: 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  downloadMiB: 198,
};

const GPU = {
  npmPackage: '@tensorflow/tfjs-node-gpu',
  npmVersion: '4.22.0',
  wheel: 'tensorflow',
  version: '2.20.0',
  file: 'tensorflow-2.20.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: '481499fd0f824583de8945be61d5e827898cdaa4f5ea1bc2cc28ca2ccff8229e',
  downloadMiB: 592,
};

/**
 * @typedef {object} TensorflowSource
 * @property {string} npmPackage the package whose binding is compiled
 * @property {string} npmVersion
 * @property {string} wheel name on PyPI
 * @property {string} version of the wheel
 * @property {string} file of the wheel
 * @property {string} sha256 of that file
 * @property {number} downloadMiB
 */

/**
 * The pinned source of the binding's native library.
 *
 * @param {{ gpu?: boolean }} options gpu: the CUDA-capable library for tfjs-node-gpu
 * @returns {TensorflowSource}
 */
export const tensorflowSource = ({ gpu = false }) => (gpu ? GPU : CPU);
