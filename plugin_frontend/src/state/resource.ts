/** Something that is asked of the server: its last value, its error, and whether it is on its way. */
import { batch, signal } from '@preact/signals';
import { WireError } from '../wire/shape';

export class Resource<T> {
  readonly value = signal<T | null>(null);
  readonly error = signal<WireError | null>(null);
  private current: AbortController | null = null;

  /** Asks; an answer to an earlier question is dropped. A failure keeps the last value. */
  async load(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.current?.abort();
    const mine = new AbortController();
    this.current = mine;
    try {
      const value = await ask(mine.signal);
      if (this.current !== mine) return;
      batch(() => {
        this.value.value = value;
        this.error.value = null;
      });
    } catch (error) {
      if (this.current !== mine) return;
      this.error.value =
        error instanceof WireError ? error : new WireError('failed', String(error));
    }
  }

  clear(): void {
    this.current?.abort();
    this.current = null;
    batch(() => {
      this.value.value = null;
      this.error.value = null;
    });
  }
}
