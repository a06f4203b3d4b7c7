import type { KubeClient } from '../client/client.ts';
import { isGone } from '../client/errors.ts';
import type { ListOptions } from '../client/options.ts';
import type { KubeList, KubeObject, ResourceType } from '../resource.ts';

/**
 * Lists everything in pages. When the version of the first page is compacted away before the last one is read, the
 * whole list is read at once (client-go's tools/pager/pager.go).
 *
 * @throws KubeError as the client does.
 */
export async function listAll<T extends KubeObject>(
  client: KubeClient,
  resource: ResourceType<T>,
  { pageSize, signal, ...query }: ListOptions & { readonly pageSize: number; readonly signal?: AbortSignal },
): Promise<KubeList<T>> {
  const first = await client.list(resource, { ...query, limit: pageSize }, { signal });
  const items = [...first.items];
  try {
    for (let next = first.metadata.continue; next;) {
      const page = await client.list(resource, { ...query, limit: pageSize, continue: next }, { signal });
      items.push(...page.items);
      next = page.metadata.continue;
    }
  } catch (error) {
    if (isGone(error)) return client.list(resource, query, { signal });
    throw error;
  }
  return { metadata: first.metadata, items };
}
