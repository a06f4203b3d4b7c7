import { registerHooks } from 'node:module';
import type { KubeConfig as WholeKubeConfig } from '@kubernetes/client-node';

const MODELS = '/@kubernetes/client-node/dist/gen/index.js';
const NEEDED = new URL('kube-config-needs.ts', import.meta.url).href;

// client-node's reader of kubeconfig files imports the generated client of the whole API for two small functions. Without
// it the operator holds about 35 MB less; docs/benchmarks/scale.md has the figures.
const hooks = registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    return found.url.endsWith(MODELS) ? next(NEEDED, context) : found;
  },
});
const { KubeConfig: Reader } = await import('@kubernetes/client-node/dist/config.js');
hooks.deregister();

/** A kubeconfig as kubectl reads it, with all its ways to log in; source: @kubernetes/client-node. */
export type KubeConfig = WholeKubeConfig;

/** @returns one that has read nothing yet */
export function newKubeConfig(): KubeConfig {
  return new Reader();
}
