import { makeSortable } from './table.js';
import { offerThemes } from './theme.js';
import { View } from './view.js';

/** @type {View | undefined} */
let view;
offerThemes(() => view?.redraw());
view = new View(JSON.parse(document.querySelector('#data')?.textContent ?? ''));
for (const table of document.querySelectorAll('table')) if (table.id === 'leaderboard') makeSortable(table);
