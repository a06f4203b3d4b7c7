import { keepAges, showAges } from './age.js';
import { swap } from './swap.js';
import { makeSortable } from './table.js';
import { offerThemes } from './theme.js';
import { View } from './view.js';

/** @type {View | undefined} */
let view;
offerThemes(() => view?.redraw());
const known = document.querySelector('#data')?.textContent;
if (known) view = new View(JSON.parse(known));
for (const table of document.querySelectorAll('table')) if (table.id === 'leaderboard') makeSortable(table);

const { events = '', version = '' } = document.body.dataset;

/** What of the page's parts is here. */
let seen = version;

/** @type {EventSource | undefined} */
let source;

/** A page that nobody sees asks for nothing, and leaves its connection to others. */
function follow() {
  source?.close();
  source = undefined;
  if (!events || document.hidden) return;
  const address = new URL(events, location.href);
  address.searchParams.set('since', seen);
  source = new EventSource(address);
  source.addEventListener('parts', take);
}

/** @param {MessageEvent<string>} event */
function take({ data, lastEventId }) {
  seen = lastEventId;
  /** @type {[string, string][]} */
  const parts = Object.entries(JSON.parse(data));
  const drawn = parts.filter(([name]) => name.startsWith(DATA));
  for (const [name, text] of parts) {
    const part = document.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (part) swap(part, text);
  }
  view?.update(Object.fromEntries(drawn.map(([name, text]) => [name.slice(DATA.length), JSON.parse(text)])));
  view?.adopt();
  showAges();
}

/** How the names of parts begin that charts are drawn from. */
const DATA = 'data:';

keepAges();
document.addEventListener('visibilitychange', follow);
follow();
