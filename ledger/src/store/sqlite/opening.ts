import { resolve } from 'node:path';
import type { StoreOpening } from '../place.ts';
import { sqlitePath } from './address.ts';
import { sqliteDialect } from './connection/dialect.ts';
import { checkFolder } from './folder.ts';
import { SQLITE } from './store.ts';

/** Files of this machine. */
export const SQLITE_OPENING: StoreOpening = {
  scheme: /^sqlite:/,
  locate: (url) => {
    const path = sqlitePath(url);
    return {
      store: SQLITE,
      describe: `sqlite:${path === ':memory:' ? path : resolve(path)}`,
      path,
      connect: (_, access) => {
        checkFolder(path);
        return sqliteDialect(path, { access });
      },
      adviceOnOpening: () => '',
    };
  },
};
