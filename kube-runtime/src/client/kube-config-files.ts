import { existsSync, readFileSync } from 'node:fs';
import { newKubeConfig, type KubeConfig } from './kube-config.ts';

/**
 * Reads kubeconfig files and merges them by kubectl's rules: one that is missing is passed over unless it is the only one,
 * an empty one says nothing, and of what several say the first counts. Paths in a file start at its own folder. Source:
 * kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig, "Merging kubeconfig files".
 *
 * @throws Error naming the file that cannot be read, or all of them when none is there
 */
export function readKubeConfigs(files: readonly string[]): KubeConfig {
  const named = files.filter(Boolean);
  const present = named.filter((file) => existsSync(file));
  if (present.length === 0) throw new Error(`kubeconfig: expected a file, found none at ${named.join(', ')}`);
  const parts = present.map(readOne);
  const merged = newKubeConfig();
  merged.loadFromOptions({
    clusters: firstByName(parts.map(({ clusters }) => clusters)),
    users: firstByName(parts.map(({ users }) => users)),
    contexts: firstByName(parts.map(({ contexts }) => contexts)),
    currentContext: parts.map(({ currentContext }) => currentContext).find(Boolean) ?? '',
  });
  return merged;
}

/** Its reader takes any other YAML for a kubeconfig that says nothing. */
const FIELD = /^[{\s]*["']?(?:apiVersion|kind|clusters|users|contexts|current-context)["']?\s*:/m;

function readOne(file: string): KubeConfig {
  const config = newKubeConfig();
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') return config;
    if (!FIELD.test(text)) throw new Error('it has none of the fields of a kubeconfig');
    config.loadFromFile(file);
    return config;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Error(`kubeconfig: ${file} cannot be read: ${reason}`, { cause: error });
  }
}

/** What is not there in a file is not there in what its reader makes of it either. */
function firstByName<T extends { readonly name: string }>(lists: readonly (readonly T[] | undefined)[]): T[] {
  const first = new Map<string, T>();
  for (const entry of lists.flatMap((list) => list ?? [])) if (!first.has(entry.name)) first.set(entry.name, entry);
  return [...first.values()];
}
