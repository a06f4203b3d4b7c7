import { assetAnswer } from './http/assets.ts';
import { compareRoutes } from './routes/compare.ts';
import { notFound } from './routes/context.ts';
import type { Asked, Context, Reply, Route } from './routes/context.ts';
import { listRoutes } from './routes/list.ts';
import { sweepRoutes } from './routes/sweep.ts';
import { taskRoutes } from './routes/task.ts';

/** @returns what answers a request */
export function router(context: Context): (asked: Asked) => Promise<Reply> {
  const files: Route = {
    path: /^\/assets\/\w+\/([\w.]+)$/,
    handle: (asked, name = '') => assetAnswer(name, asked.acceptEncoding) ?? notFound(asked),
  };
  const pages = [listRoutes, sweepRoutes, taskRoutes, compareRoutes].flatMap((routesOf) => routesOf(context));
  const routes = [...pages, files];
  return async (asked) => {
    for (const { path, handle } of routes) {
      const found = path.exec(asked.url.pathname);
      if (found) return await handle(asked, ...found.slice(1));
    }
    return notFound(asked);
  };
}
