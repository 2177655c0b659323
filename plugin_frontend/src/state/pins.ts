/** Signals that stay in sight whatever run and fault are selected, and what else could be pinned. */
import { computed, signal } from '@preact/signals';
import { type Api, listed } from '../wire/api';
import type { SignalsAnswer } from '../wire/signals';
import { decoded } from './compare';
import type { Link } from './link';
import { Resource } from './resource';

export const MOST_PINS = 8;
const KEY = 'pins';

export class Pins {
  private readonly pinned = signal<readonly string[]>([]);
  readonly signals = computed(() => this.pinned.value);
  readonly full = computed(() => this.pinned.value.length >= MOST_PINS);
  /** Everything that was measured in the selected run. */
  readonly offered = new Resource<SignalsAnswer>();
  /** What was just pinned and is still to be brought into sight. */
  latest: string | null = null;

  constructor(
    private readonly link: Link,
    private readonly api: Api,
  ) {}

  has(name: string): boolean {
    return this.pinned.value.includes(name);
  }

  toggle(name: string): void {
    const before = this.pinned.peek();
    if (before.includes(name)) this.set(before.filter((one) => one !== name));
    else if (!this.full.peek()) {
      this.latest = name;
      this.set([...before, name]);
    }
  }

  readLink(): void {
    this.pinned.value = pinsOf(this.link.read(KEY));
  }

  offer(run: string): void {
    void this.offered.load((signal) => this.api.signals(run, signal));
  }

  private set(names: readonly string[]): void {
    this.pinned.value = names;
    this.link.write({ [KEY]: listed(names) || null });
  }
}

/** Signals joined by commas; each once, broken ones left out. */
export function pinsOf(text: string | null): string[] {
  const names = (text ?? '').split(',').flatMap((name) => decoded(name) ?? []);
  return [...new Set(names)].slice(0, MOST_PINS);
}
