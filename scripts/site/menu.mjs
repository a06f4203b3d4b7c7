/**
 * @typedef {{ text: string, link: string }} Entry
 * @typedef {{ text: string, items: Entry[], collapsed?: boolean }} Group
 */

/**
 * The menu of the site: the sections of docs/README.md with the links that begin their lines.
 *
 * @param {string} contents of docs/README.md
 * @returns {Group[]} that of the decisions begins folded
 */
export function menuOf(contents) {
  const [, ...sections] = contents.split(/^## /m);
  return sections.flatMap((section) => {
    const [text = '', ...lines] = section.split('\n');
    const items = lines.flatMap(entryOf);
    const isFolded = items.every(({ link }) => link.startsWith('/adr/'));
    return items.length === 0 ? [] : [{ text, items, ...(isFolded ? { collapsed: true } : {}) }];
  });
}

/**
 * A line of a list, or a row of the table of decisions.
 *
 * @param {string} line
 * @returns {Entry[]} none where it begins with no link to a page
 */
function entryOf(line) {
  const found = /^(?:- |\| )\[([^\]]+)\]\(([^):]+)\.md\)(?: *\| ([^|]+) \|)?/.exec(line);
  const [, name = '', page = '', title] = found ?? [];
  if (page === '' || page.startsWith('..')) return [];
  return [{ text: title === undefined ? name : `${Number(name)}. ${title.trim()}`, link: `/${page}` }];
}
