import type { IncomingHttpHeaders } from 'node:http';

/** Which namespaces whom is shown; `*` as a user is whoever is signed in, `*` as a namespace is all of them. */
export type UserNamespaces = Readonly<Record<string, readonly string[]>>;

/** How users are told apart. */
export interface UserAccess {
  /** The header in which the proxy says who asks, in lower case. */
  readonly header: string;
  readonly users: UserNamespaces;
}

/** Whoever asks, and what they may see. */
export interface Viewer {
  /** Absent where everybody is the same. */
  readonly user?: string;
  /** Absent: all namespaces. */
  readonly namespaces?: readonly string[];
}

const ANY = '*';

/** @returns undefined for a request without a user, where there have to be users */
export function viewerOf(headers: IncomingHttpHeaders, access: UserAccess | undefined): Viewer | undefined {
  if (!access) return {};
  const said = headers[access.header];
  if (typeof said !== 'string' || said === '') return undefined;
  const namespaces = [said, ANY].flatMap((user) => (Object.hasOwn(access.users, user) ? access.users[user] : []) ?? []);
  return namespaces.includes(ANY) ? { user: said } : { user: said, namespaces };
}

export function maySee({ namespaces }: Viewer, namespace: string): boolean {
  return namespaces?.includes(namespace) ?? true;
}
