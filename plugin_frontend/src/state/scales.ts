/** Which charts have a log axis by the reader's choice; kept while the tab lives. */
import { signal } from '@preact/signals';
import type { Metric } from '../wire/metrics';

export class Scales {
  private readonly chosen = signal<ReadonlyMap<string, boolean>>(new Map());

  isLog(metric: Metric): boolean {
    return this.chosen.value.get(metric.signal) ?? metric.scale === 'log';
  }

  toggle(metric: Metric): void {
    this.chosen.value = new Map(this.chosen.peek()).set(metric.signal, !this.isLog(metric));
  }
}
