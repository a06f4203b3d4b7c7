import { alongOption } from './along.js';
import { coloursNow } from './colours.js';
import { forecastOption } from './forecast.js';
import { lossesOption } from './losses.js';
import { parallelOption } from './parallel.js';
import { makeSortable } from './table.js';

/** @type {import('../page.ts').ChartData} */
const data = JSON.parse(document.querySelector('#data')?.textContent ?? '');

/**
 * @param {HTMLElement} element
 * @param {import('./colours.js').Colours} colours
 * @returns {Record<string, unknown>} what ECharts is to draw in it
 */
function optionFor({ dataset }, colours) {
  const { chart, axis = '' } = dataset;
  if (chart === 'metric' || chart === 'seconds') return alongOption(data, colours, axis, chart);
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

for (const table of document.querySelectorAll('table')) if (table.id === 'leaderboard') makeSortable(table);
