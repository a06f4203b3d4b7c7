import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { newClusters, newContexts, newUsers } from '@kubernetes/client-node/dist/config_types.js';
import { parse } from 'yaml';
import { KubeConfig } from './kube-config.ts';
import type { KubeConfigEntries } from './kube-config.ts';

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
  return new KubeConfig({
    clusters: firstByName(parts.flatMap(({ clusters }) => clusters)),
    users: firstByName(parts.flatMap(({ users }) => users)),
    contexts: firstByName(parts.flatMap(({ contexts }) => contexts)),
    currentContext: parts.map(({ currentContext }) => currentContext).find(Boolean) ?? '',
  });
}

const FIELDS = ['apiVersion', 'kind', 'clusters', 'users', 'contexts', 'current-context'];

function readOne(file: string): KubeConfigEntries {
  try {
    return entriesOf(parse(readFileSync(file, 'utf8')), dirname(file));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Error(`kubeconfig: ${file} cannot be read: ${reason}`, { cause: error });
  }
}

function entriesOf(content: unknown, folder: string): KubeConfigEntries {
  const fields = new Map<string, unknown>(Object.entries(content ?? {}));
  if (content !== null && !FIELDS.some((field) => fields.has(field)))
    throw new Error('it has none of the fields of a kubeconfig');
  const current = fields.get('current-context');
  const at = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return {
    clusters: newClusters(fields.get('clusters')).map(({ caFile, ...cluster }) => ({
      ...cluster,
      ...(caFile && { caFile: at(caFile) }),
    })),
    users: newUsers(fields.get('users')).map(({ certFile, keyFile, ...user }) => ({
      ...user,
      ...(certFile && { certFile: at(certFile) }),
      ...(keyFile && { keyFile: at(keyFile) }),
    })),
    contexts: newContexts(fields.get('contexts')),
    currentContext: typeof current === 'string' ? current : '',
  };
}

function firstByName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const entry of entries) if (!first.has(entry.name)) first.set(entry.name, entry);
  return [...first.values()];
}
