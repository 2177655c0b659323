/** Asks again at the right times: on TensorBoard's reload, every 30 s, sooner while runs are read. */
import { effect, signal } from '@preact/signals';
import type { Session } from './session';

const SLOW_MS = 30_000;
const PENDING_MS = 1_500;

export class Polling {
  private readonly visible = signal(true);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stale = false;

  constructor(private readonly session: Session) {}

  start(): void {
    effect(() => {
      const pending = this.session.runs.value.value?.pending ?? false;
      if (this.visible.value) this.wait(pending ? PENDING_MS : SLOW_MS);
      else clearTimeout(this.timer);
    });
  }

  /** Now, or as soon as the tab is seen again. */
  now(): void {
    this.stale = !this.visible.peek();
    if (!this.stale) void this.session.refresh();
  }

  see(visible: boolean): void {
    const back = visible && !this.visible.peek();
    this.visible.value = visible;
    if (back && this.stale) this.now();
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.session.refresh().then(() => {
        const pending = this.session.runs.value.peek()?.pending ?? false;
        if (this.visible.peek()) this.wait(pending ? PENDING_MS : SLOW_MS);
      });
    }, ms);
  }
}
