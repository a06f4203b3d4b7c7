import { makeSortable, orderOf, sortAgain } from './table.js';

/**
 * Puts new HTML into a part of the page and keeps what its reader has done there: charts stay, and so do rows that are parts of
 * their own, what is folded open, the order of tables, how far they are scrolled, and where the keyboard is.
 *
 * @param {Element} part
 * @param {string} html
 */
export function swap(part, html) {
  const before = stateOf(part);
  const kept = new Map(keptIn(part).map((element) => [keyOf(element), element]));
  part.innerHTML = html;
  for (const fresh of keptIn(part)) {
    const old = kept.get(keyOf(fresh));
    if (!old) continue;
    old.ariaLabel = fresh.ariaLabel;
    fresh.replaceWith(old);
  }
  for (const table of part.querySelectorAll('table')) if (table.id === 'leaderboard') makeSortable(table);
  restore(part, before);
}

/**
 * @param {Element} part
 * @returns {HTMLElement[]} what is not to be made anew
 */
function keptIn(part) {
  return [...part.querySelectorAll('[data-chart], [data-part]')].filter((element) => element instanceof HTMLElement);
}

/** @param {HTMLElement} element */
function keyOf({ dataset }) {
  return JSON.stringify([dataset['part'], dataset['chart'], dataset['axis'], dataset['metric']]);
}

/** Where the keyboard can be. */
const STOPS = 'a, button, input, select, summary, [tabindex]';

/** @param {Element} part */
function stateOf(part) {
  return {
    ticked: [...part.querySelectorAll('input:checked')].map((input) => input.getAttribute('value')),
    open: [...part.querySelectorAll('details')].map((details) => details.open),
    scrolled: [...part.querySelectorAll('.scroll')].map(({ scrollTop, scrollLeft }) => ({ scrollTop, scrollLeft })),
    orders: [...part.querySelectorAll('table')].map(orderOf),
    stop: [...part.querySelectorAll(STOPS)].findIndex((element) => element === document.activeElement),
  };
}

/**
 * @param {Element} part
 * @param {ReturnType<typeof stateOf>} before
 */
function restore(part, { ticked, open, scrolled, orders, stop }) {
  for (const input of part.querySelectorAll('input')) input.checked = ticked.includes(input.value);
  for (const [at, details] of [...part.querySelectorAll('details')].entries()) details.open = open[at] ?? false;
  for (const [at, table] of [...part.querySelectorAll('table')].entries()) sortAgain(table, orders[at]);
  for (const [at, box] of [...part.querySelectorAll('.scroll')].entries()) Object.assign(box, scrolled[at]);
  const focused = stop < 0 ? undefined : part.querySelectorAll(STOPS)[stop];
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}
