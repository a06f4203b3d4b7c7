import { boxOf } from './axis-chart.js';
import { label, short } from './scale.js';

/**
 * Says in words and in a table what a chart along a parameter shows since another metric was chosen.
 *
 * @param {import('../chart-data.ts').ChartData} data
 * @param {HTMLElement} chart
 * @param {number} metric
 */
export function retell({ axes, metrics }, chart, metric) {
  const axis = chart.dataset['axis'] ?? '';
  const values = axes.find((summary) => summary.axis === axis)?.values ?? [];
  const rows = values.flatMap((value) => {
    const box = boxOf(value, metric);
    return box ? [{ label: label(value.value, value.to), tasks: value.tasks, box: box.map(short) }] : [];
  });
  const medians = rows.map(({ label: at, box }) => `${box[2]} at ${at}`);
  chart.ariaLabel = `${axis}. Median ${metrics[metric]}: ${medians.join(', ')}.`;
  const body = chart.closest('figure')?.querySelector('tbody');
  body?.replaceChildren(
    ...rows.map(({ label: at, tasks, box: [smallest = '', , median = '', , largest = ''] }) =>
      tableRow([at, String(tasks), smallest, median, largest]),
    ),
  );
}

/** @param {readonly string[]} texts */
function tableRow(texts) {
  const row = document.createElement('tr');
  for (const text of texts) {
    const cell = document.createElement('td');
    cell.className = 'number';
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
