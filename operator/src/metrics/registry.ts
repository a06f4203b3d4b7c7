import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { METRICS } from './definitions.ts';
import type { MetricDefinition, MetricName } from './definitions.ts';

/** How often the event loop is looked at. The library's 10 and 100 ms would be what an idle operator is busy with. */
const EVENT_LOOP_MS = 1000;
/** Figures of the delays, all of which have that interval in them: at so long a one they say nothing. */
const DELAYS = /^nodejs_eventloop_lag_(?!seconds$)/;

type Labels = Record<string, string>;
type Metric = Counter<string> | Gauge<string> | Histogram<string>;

/** The operator's metrics: made from their definitions, those without labels of their own at zero from the start. */
export class Metrics {
  readonly registry = new Registry();
  readonly #metrics: Map<string, Metric>;
  readonly #readers: (() => void | Promise<void>)[] = [];

  constructor() {
    const all = Object.entries<MetricDefinition>(METRICS);
    this.#metrics = new Map(all.map(([name, definition]) => [name, create(this.registry, name, definition)]));
    for (const [name, definition] of all)
      if (definition.labels?.length === 1) zeroValues(this.#metrics.get(name), definition, {});
  }

  /** Adds those of the process itself, `process_*` and `nodejs_*`. They observe it until it ends: once a process. */
  addProcess(): void {
    collectDefaultMetrics({
      register: this.registry,
      eventLoopMonitoringPrecision: EVENT_LOOP_MS,
      eventLoopUtilizationTimeout: EVENT_LOOP_MS,
    });
    for (const { name } of this.registry.getMetricsAsArray())
      if (DELAYS.test(name)) this.registry.removeSingleMetric(name);
  }

  /** Puts the metric's every enumerated value at zero; `others` are its labels before the last. */
  zero(name: MetricName, others: Labels): void {
    zeroValues(this.#metrics.get(name), METRICS[name], others);
  }

  add(name: MetricName, labels: Labels = {}, by = 1): void {
    const metric = this.#metrics.get(name);
    if (metric instanceof Counter) metric.inc(labels, by);
  }

  set(name: MetricName, labels: Labels, value: number): void {
    const metric = this.#metrics.get(name);
    if (metric instanceof Gauge) metric.set(labels, value);
  }

  observe(name: MetricName, labels: Labels, value: number): void {
    const metric = this.#metrics.get(name);
    if (metric instanceof Histogram) metric.observe(labels, value);
  }

  /** Calls `read` before every scrape, for what nobody reports when it changes. */
  onScrape(read: () => void | Promise<void>): void {
    this.#readers.push(read);
  }

  /** All metrics as they are now, in the text format. */
  async scrape(): Promise<{ contentType: string; body: string }> {
    for (const read of this.#readers) await read();
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  /** Drops the series with these labels, such as those of a sweep that is gone. */
  remove(name: MetricName, labels: Labels): void {
    this.#metrics.get(name)?.remove(labels);
  }
}

function zeroValues(metric: Metric | undefined, { labels = [], values = [] }: MetricDefinition, others: Labels): void {
  for (const value of values) initialise(metric, { ...others, [labels.at(-1) ?? '']: value });
}

function initialise(metric: Metric | undefined, labels: Labels): void {
  if (metric instanceof Counter) metric.inc(labels, 0);
  if (metric instanceof Histogram) metric.zero(labels);
}

function create(registry: Registry, name: string, { type, help, labels = [], buckets = [] }: MetricDefinition): Metric {
  const common = { name, help, labelNames: [...labels], registers: [registry] };
  if (type === 'counter') return new Counter<string>(common);
  if (type === 'gauge') return new Gauge<string>(common);
  return new Histogram<string>({ ...common, buckets: [...buckets] });
}
