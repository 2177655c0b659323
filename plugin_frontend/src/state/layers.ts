/** Which quantity of the layers is shown, and what the server said about it. */
import { computed, effect, signal } from '@preact/signals';
import { quantityOf } from '../model/layer_rows';
import type { Api } from '../wire/api';
import { type Layers as Answer, QUANTITIES, type Quantity } from '../wire/layers';
import { Resource } from './resource';
import type { Session } from './session';

const KEY = 'layers';

export class Layers {
  readonly answer = new Resource<Answer>();
  readonly asTable = signal(false);
  /** What the reader chose; null: what the selected fault is about. */
  private readonly chosen = signal<Quantity | null>(null);
  readonly quantity = computed<Quantity>(() => {
    const measured = this.answer.value.value?.quantities;
    const wanted = this.chosen.value ?? quantityOf(this.session.finding.value);
    return measured?.length && !measured.includes(wanted) ? (measured[0] ?? wanted) : wanted;
  });

  constructor(
    private readonly session: Session,
    private readonly api: Api,
  ) {}

  /** Starts to follow run and quantity; returns what ends it. */
  start(): () => void {
    this.readLink();
    return effect(() => {
      const quantity = this.quantity.value;
      const run = this.session.known.value?.run;
      if (run !== undefined) void this.answer.load((end) => this.api.layers(run, quantity, end));
    });
  }

  choose(quantity: Quantity): void {
    this.chosen.value = quantity;
    this.session.link.write({ [KEY]: quantity });
  }

  readLink(): void {
    const wanted = this.session.link.read(KEY);
    this.chosen.value = QUANTITIES.find((one) => one === wanted) ?? null;
  }
}
