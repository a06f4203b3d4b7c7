import type { TestEnvironment } from '../../../operator/environment.ts';
import { apiProxy } from '../proxies/api-proxy.ts';
import type { ApiProxy } from '../proxies/api-proxy.ts';

/** A way on which every Job becomes one that the cluster's Job controller leaves to another one, which is not there. */
export async function withoutJobController({ cluster }: TestEnvironment): Promise<ApiProxy> {
  return await apiProxy(
    cluster.connection,
    { onWrite: () => undefined, crash: () => {} },
    async (asked, response, forward) => {
      if (asked.method !== 'POST' || !asked.url.pathname.endsWith('/jobs')) return false;
      const job = JSON.parse(asked.body.toString());
      const body = Buffer.from(JSON.stringify({ ...job, spec: { ...job.spec, managedBy: 'example.org/nobody' } }));
      const answer = await forward({ ...asked, headers: { ...asked.headers, 'content-length': body.length }, body });
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      return true;
    },
  );
}
