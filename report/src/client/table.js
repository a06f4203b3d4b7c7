/**
 * Makes the headings of a table sort it. Numbers go by their exact value, in `data-value`; what is missing comes last
 * either way.
 *
 * @param {HTMLTableElement} table
 */
export function makeSortable(table) {
  const headings = [...table.querySelectorAll('thead th')];
  for (const [at, heading] of headings.entries()) {
    heading.querySelector('button')?.addEventListener('click', () => {
      const direction = heading.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
      for (const other of headings) other.setAttribute('aria-sort', other === heading ? direction : 'none');
      sortRows(table, at, direction === 'ascending' ? 1 : -1);
    });
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {number} at the column
 * @param {1 | -1} sign
 */
function sortRows(table, at, sign) {
  const [body] = table.tBodies;
  const keyed = [...(body?.rows ?? [])].map((row) => ({ row, key: keyOf(row.cells[at]) }));
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
function keyOf(cell) {
  const value = cell?.dataset['value'];
  if (value === undefined) return cell?.textContent.trim();
  return value === '' ? undefined : Number(value);
}
