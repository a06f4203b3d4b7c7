import { axisOption } from './axis-chart.js';
import { retell } from './choice.js';
import { coloursNow } from './colours.js';
import { lossesOption, stepsOption } from './curves.js';
import { forecastOption } from './forecast.js';
import { parallelOption } from './parallel.js';
import { progressOption } from './progress.js';
import { makeSortable } from './table.js';

/** @type {import('../page.ts').ChartData} */
const data = JSON.parse(document.querySelector('#data')?.textContent ?? '');

/** The place of the metric that parameters are drawn against. */
let chosen = 0;

/**
 * @param {HTMLElement} element
 * @param {import('./colours.js').Colours} colours
 * @returns {Record<string, unknown>} what ECharts is to draw in it
 */
function optionFor({ dataset }, colours) {
  const { chart, axis = '', metric = '' } = dataset;
  if (chart === 'metric') return axisOption(data, colours, axis, chosen);
  if (chart === 'seconds') return axisOption(data, colours, axis, chart);
  if (chart === 'steps') return stepsOption(data, colours, metric);
  if (chart === 'progress') return progressOption(data, colours);
  if (chart === 'forecast') return forecastOption(data, colours);
  return chart === 'parallel' ? parallelOption(data, colours) : lossesOption(data, colours);
}

/** @type {NodeListOf<HTMLElement>} */
const elements = document.querySelectorAll('[data-chart]');
const charts = [...elements].map((element) => ({ element, chart: echarts.init(element) }));

function draw() {
  const colours = coloursNow();
  for (const { element, chart } of charts) chart.setOption(optionFor(element, colours), true);
}

draw();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
const resizes = new ResizeObserver(() => charts.forEach(({ chart }) => chart.resize()));
for (const { element } of charts) resizes.observe(element);

/** @type {HTMLSelectElement | null} */
const select = document.querySelector('#metric');
select?.addEventListener('change', choose);
// A browser that comes back to the page keeps the choice.
if (select && select.selectedIndex > 0) choose();

function choose() {
  chosen = select?.selectedIndex ?? 0;
  const name = document.querySelector('[data-chosen-metric]');
  if (name) name.textContent = data.metrics[chosen] ?? '';
  for (const { element, chart } of charts) {
    if (element.dataset['chart'] !== 'metric') continue;
    chart.setOption(optionFor(element, coloursNow()), true);
    retell(data, element, chosen);
  }
}

for (const table of document.querySelectorAll('table')) if (table.id === 'leaderboard') makeSortable(table);
