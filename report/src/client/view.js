import { axisOption } from './axis-chart.js';
import { retell } from './choice.js';
import { coloursNow } from './colours.js';
import { compareOption } from './compare.js';
import { lossesOption, stepsOption } from './curves.js';
import { forecastOption } from './forecast.js';
import { parallelOption } from './parallel.js';
import { progressOption } from './progress.js';

/**
 * @typedef {import('../chart-data.ts').ChartData} ChartData
 * @typedef {import('./colours.js').Colours} Colours
 * @typedef {ReturnType<typeof echarts.init>} Chart
 */

/**
 * What each kind of chart is drawn from, and what ECharts is to draw.
 *
 * @type {Record<string, { of: readonly (keyof ChartData)[], option: (data: ChartData, colours: Colours, at: Place) => Record<string, unknown> }>}
 */
const KINDS = {
  metric: {
    of: ['axes', 'metrics', 'points', 'allDrawn'],
    option: (data, colours, { axis, chosen }) => axisOption(data, colours, axis, chosen),
  },
  seconds: {
    of: ['axes', 'points', 'allDrawn'],
    option: (data, colours, { axis }) => axisOption(data, colours, axis, 'seconds'),
  },
  steps: { of: ['curves'], option: (data, colours, { metric }) => stepsOption(data, colours, metric) },
  losses: { of: ['losses'], option: lossesOption },
  progress: { of: ['progress', 'metrics'], option: progressOption },
  forecast: { of: ['forecast'], option: forecastOption },
  parallel: { of: ['axes', 'metrics', 'points'], option: parallelOption },
  compare: { of: ['compared'], option: compareOption },
};

/** @typedef {{ axis: string, metric: string, chosen: number }} Place which of the charts of a kind it is */

/** The charts of a page, drawn from data that may change. */
export class View {
  /** @type {ChartData} */
  #data;
  /** @type {Map<Element, { chart: Chart, kind: string, at: { axis: string, metric: string } }>} */
  #charts = new Map();
  #resizes = new ResizeObserver((entries) => entries.forEach(({ target }) => this.#charts.get(target)?.chart.resize()));
  /** The metric that parameters are drawn against; the objective's without. */
  #chosen = '';

  /** @param {ChartData} data */
  constructor(data) {
    this.#data = data;
    this.adopt();
    document.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement && target.id === 'metric') this.#choose();
    });
  }

  /** Takes in charts that have come to the page, and lets go of those that have left it. */
  adopt() {
    for (const [element, { chart }] of this.#charts) {
      if (element.isConnected) continue;
      chart.dispose();
      this.#resizes.unobserve(element);
      this.#charts.delete(element);
    }
    /** @type {NodeListOf<HTMLElement>} */
    const elements = document.querySelectorAll('[data-chart]');
    for (const element of elements) {
      if (this.#charts.has(element)) continue;
      const { chart: kind = '', axis = '', metric = '', width } = element.dataset;
      if (width) element.style.minWidth = `${width}px`;
      this.#charts.set(element, { chart: echarts.init(element), kind, at: { axis, metric } });
      this.#resizes.observe(element);
      this.#draw(element);
    }
    this.#restoreChoice();
  }

  /** @param {Partial<ChartData>} changed the rest stays as it is */
  update(changed) {
    this.#data = { ...this.#data, ...changed };
    for (const [element, { kind }] of this.#charts)
      if (KINDS[kind]?.of.some((part) => part in changed)) this.#draw(element);
  }

  redraw() {
    for (const element of this.#charts.keys()) this.#draw(element);
  }

  /** @param {Element} element */
  #draw(element) {
    const found = this.#charts.get(element);
    const kind = found && KINDS[found.kind];
    if (!kind) return;
    const at = { ...found.at, chosen: Math.max(this.#data.metrics.indexOf(this.#chosen), 0) };
    found.chart.setOption(kind.option(this.#data, coloursNow(), at), true);
  }

  /** A browser that comes back to the page keeps the choice; a part of the page that is new does not. */
  #restoreChoice() {
    const select = this.#select();
    if (!select) return;
    if (this.#data.metrics.includes(this.#chosen)) select.value = this.#chosen;
    if (select.selectedIndex > 0) this.#choose();
  }

  #choose() {
    this.#chosen = this.#select()?.value ?? '';
    const name = document.querySelector('[data-chosen-metric]');
    if (name) name.textContent = this.#chosen;
    for (const [element, { kind }] of this.#charts) {
      if (kind !== 'metric' || !(element instanceof HTMLElement)) continue;
      this.#draw(element);
      retell(this.#data, element, Math.max(this.#data.metrics.indexOf(this.#chosen), 0));
    }
  }

  /** @returns {HTMLSelectElement | null} */
  #select() {
    return document.querySelector('#metric');
  }
}
