/** The samples of the run, and which of them the reader pinned. */
import { computed, effect, signal } from '@preact/signals';
import { slotsOf } from '../model/shown_samples';
import type { Api } from '../wire/api';
import type { Samples as Answer, SamplePoint, SampleSize, SampleTag } from '../wire/samples';
import { Resource } from './resource';
import type { Session } from './session';

const KEY = 'pinned';
const MOST = 2;

export class Samples {
  readonly answer = new Resource<Answer>();
  readonly pinned = signal<readonly number[]>([]);
  readonly fakes = computed(() => this.of('fake'));
  /** The newest grid of reals up to the end of the run. */
  readonly real = computed<SamplePoint | null>(() => this.of('real').at(-1) ?? null);
  readonly slots = computed(() => {
    const onset = this.session.finding.value?.onset.by ?? null;
    return slotsOf(this.fakes.value, this.pinned.value, onset);
  });

  constructor(
    private readonly session: Session,
    private readonly api: Api,
  ) {}

  /** Starts to follow the run; returns what ends it. */
  start(): () => void {
    this.readLink();
    return effect(() => {
      const run = this.session.known.value?.run;
      if (run !== undefined) void this.answer.load((end) => this.api.samples(run, end));
    });
  }

  /** Another run is shown; `unpin`: what was pinned was of the run before, whose link keeps it. */
  clear(unpin: boolean): void {
    this.answer.clear();
    if (unpin) this.pinned.value = [];
  }

  /** Pins a step, or lets go of it; of three the one that was pinned first goes. */
  toggle(step: number): void {
    const { value } = this.pinned;
    this.keep(
      value.includes(step) ? value.filter((one) => one !== step) : [...value, step].slice(-MOST),
    );
  }

  /** Shows the next or the previous samples in the place of those of `step`. */
  walk(step: number, by: number): void {
    const next = this.neighborOf(step, by);
    const others = this.slots
      .peek()
      .flatMap(({ point }) => (point.step === step ? [] : point.step));
    if (next !== null) this.keep([...others, next]);
  }

  /** False at the ends, and before those that stand beside. */
  canWalk(step: number, by: number): boolean {
    return this.neighborOf(step, by) !== null;
  }

  private neighborOf(step: number, by: number): number | null {
    const points = this.fakes.value;
    const next = points[points.findIndex((one) => one.step === step) + by];
    const isTaken = this.slots.value.some(({ point }) => point === next);
    return next && !isTaken ? next.step : null;
  }

  readLink(): void {
    const steps = (this.session.link.read(KEY) ?? '').split(',').filter(Boolean).map(Number);
    this.pinned.value = steps.filter(Number.isSafeInteger).slice(0, MOST);
  }

  urlOf(tag: SampleTag, point: SamplePoint, size: SampleSize): string {
    return this.api.picture(this.session.run.value ?? '', tag, point, size);
  }

  private keep(steps: readonly number[]): void {
    if (!steps.length && !this.pinned.peek().length) return;
    this.pinned.value = steps;
    this.session.link.write({ [KEY]: steps.length ? steps.join(',') : null });
  }

  private of(tag: SampleTag): readonly SamplePoint[] {
    return this.answer.value.value?.tags.find((one) => one.tag === tag)?.points ?? [];
  }
}
