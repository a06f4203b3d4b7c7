import { posix } from 'node:path';

/**
 * Where a link of a document leads on the site: a file outside docs/ is shown by the repository.
 *
 * @param {string} target as it is written
 * @param {string} page path of the document within docs/
 * @param {string} repository address
 */
export function sourceLink(target, page, repository) {
  if (/^([a-z]+:|#|\/)/.test(target)) return target;
  const [file = '', anchor] = target.split('#');
  const path = posix.join('docs', posix.dirname(page), file);
  const isPage = path.startsWith('docs/') && (path.endsWith('.md') || isPicture(path));
  if (isPage) return target;
  return `${repository}/blob/main/${path}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** @param {string} path */
const isPicture = (path) => /\.(png|svg)$/.test(path);
