/**
 * Makes the headings of a table sort it. Numbers go by their exact value, in `data-value`; what is missing comes last
 * either way.
 *
 * @param {HTMLTableElement} table
 */
export function makeSortable(table) {
  const headings = headingsOf(table);
  for (const [at, heading] of headings.entries()) {
    heading.querySelector('button')?.addEventListener('click', () => {
      const isAscending = heading.getAttribute('aria-sort') === 'ascending';
      sortAgain(table, { at, direction: isAscending ? 'descending' : 'ascending' });
    });
  }
}

/** @typedef {{ at: number, direction: 'ascending' | 'descending' }} Order by which column, and which way */

/**
 * @param {HTMLTableElement} table
 * @returns {Order | undefined} how it is sorted
 */
export function orderOf(table) {
  const directions = headingsOf(table).map((heading) => heading.getAttribute('aria-sort'));
  const at = directions.findIndex((direction) => direction === 'ascending' || direction === 'descending');
  return at < 0 ? undefined : { at, direction: directions[at] === 'descending' ? 'descending' : 'ascending' };
}

/**
 * @param {HTMLTableElement} table
 * @param {Order | undefined} order
 */
export function sortAgain(table, order) {
  if (!order) return;
  for (const [at, heading] of headingsOf(table).entries())
    heading.setAttribute('aria-sort', at === order.at ? order.direction : 'none');
  sortRows(table, order.at, order.direction === 'ascending' ? 1 : -1);
}

/** @param {HTMLTableElement} table */
function headingsOf(table) {
  return [...table.querySelectorAll('thead th')];
}

/**
 * @param {HTMLTableElement} table
 * @param {number} at the column
 * @param {1 | -1} sign
 */
function sortRows(table, at, sign) {
  const [body] = table.tBodies;
  const keyed = [...(body?.rows ?? [])].map((row) => ({ row, key: keyIn(row.cells[at]) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    return a.key < b.key ? -sign : a.key > b.key ? sign : 0;
  });
  body?.append(...keyed.map(({ row }) => row));
}

/**
 * @param {HTMLTableCellElement | undefined} cell
 * @returns {string | number | undefined} undefined for a number that is missing
 */
function keyIn(cell) {
  const value = cell?.dataset['value'];
  if (value === undefined) return cell?.textContent.trim();
  return value === '' ? undefined : Number(value);
}
