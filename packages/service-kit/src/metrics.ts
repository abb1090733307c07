import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration } from 'prom-client';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const prefix = 'ebb_';

type Without<Configuration> = Omit<Configuration, 'registers'>;

/**
 * The metrics of one process, in a registry of its own, so that two services can run in one test process.
 * Names are given without the prefix (`events_total` becomes `ebb_events_total`). Labels must have few values:
 * never a customer, a message id or an address.
 */
export interface Metrics {
  readonly registry: Registry;
  /** Only goes up; its name must end in `_total`. */
  counter<Label extends string = never>(configuration: Without<CounterConfiguration<Label>>): Counter<Label>;
  gauge<Label extends string = never>(configuration: Without<GaugeConfiguration<Label>>): Gauge<Label>;
  /** Durations in seconds, sizes in bytes, ratios 0–1: base units, the unit in the name. */
  histogram<Label extends string = never>(
    configuration: Without<HistogramConfiguration<Label>>,
  ): Histogram<Label>;
}

function prefixed(name: string): string {
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}

/** Seconds, from a millisecond to half a minute: HTTP requests and batches alike. */
export const durationBucketsSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** @param name the service; @param version shown in `ebb_build_info` */
export function createMetrics(options: { readonly name: string; readonly version: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix });
  new Gauge({
    name: 'ebb_build_info',
    help: 'Constant 1; the labels say what runs.',
    labelNames: ['service', 'version', 'node_version'],
    registers,
  }).set({ service: options.name, version: options.version, node_version: process.version }, 1);

  return {
    registry,
    counter(configuration) {
      const name = prefixed(configuration.name);
      if (!name.endsWith('_total')) throw new Error(`the counter ${name} must end in _total`);
      return new Counter({ ...configuration, name, registers });
    },
    gauge(configuration) {
      return new Gauge({ ...configuration, name: prefixed(configuration.name), registers });
    },
    histogram(configuration) {
      return new Histogram({
        buckets: durationBucketsSeconds,
        ...configuration,
        name: prefixed(configuration.name),
        registers,
      });
    },
  };
}
