/** Axis, zoom and table view in the address. */
import { effect } from '@preact/signals';
import type { XRange } from '../math/x_range';
import { AXIS_KINDS, type Axis } from './axis';
import type { Link } from './link';
import type { View } from './view';

/** Browsers refuse an address that changes with every frame of a zoom. */
const PATIENCE_MS = 250;

export class ViewLink {
  /** What was read and waits for the run it is about; undefined: nothing waits. */
  private wanted: XRange | null | undefined;

  constructor(
    private readonly link: Link,
    private readonly axis: Axis,
    private readonly view: View,
  ) {}

  read(): void {
    const kind = this.link.read('axis');
    this.axis.choose(AXIS_KINDS.find((one) => one === kind) ?? 'step');
    this.view.asTable.value = this.link.read('table') === '1';
    this.wanted = rangeOf(this.link.read('zoom'));
  }

  /** The address is about a run that is not there. */
  forget(): void {
    this.wanted = undefined;
  }

  /** Shows the part that was read; the run's extent must be known. */
  restore(): void {
    if (this.wanted === undefined) return;
    if (this.wanted) this.view.show(this.wanted);
    else this.view.reset();
    this.wanted = undefined;
  }

  /** Writes what the reader changes; returns what ends it. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = effect(() => {
      const zoom = this.view.zoom.value;
      const kind = this.axis.wanted.value;
      const values = {
        axis: kind === 'step' ? null : kind,
        zoom: zoom && `${short(zoom.lo)}..${short(zoom.hi)}`,
        table: this.view.asTable.value ? '1' : null,
      };
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (this.wanted === undefined) this.link.write(values);
      }, PATIENCE_MS);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }
}

const short = (x: number): number => Number(x.toFixed(2));

/** "100..250" as a range; null for anything else. */
export function rangeOf(text: string | null): XRange | null {
  const [lo = Number.NaN, hi = Number.NaN, ...others] = (text ?? '').split('..').map(Number);
  return others.length === 0 && hi > lo ? { lo, hi } : null;
}
