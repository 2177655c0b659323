/** A list of any length, of which only the rows in view exist. One tab stop; arrows move in it. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { RunRow } from './run_row';
import { ROW, useRows } from './use_rows';

interface Props {
  runs: readonly RunEntry[];
  question: string;
  /** Where the list is in a drawer: whether that is open. */
  open: boolean;
  /** A run was chosen. */
  chosen: () => void;
}

export function RunList({ runs, question, open, chosen }: Props) {
  const selected = useSession().run.value;
  const place = useRef<HTMLDivElement>(null);
  const { range, measure, reveal } = useRows(place, runs, question);
  /** The row that Tab leads to; null: the selected one. */
  const active = useSignal<string | null>(null);
  // What the keyboard moved to: it gets the focus as soon as it exists.
  const wanted = useRef('');

  const indexOf = (run: string | null) => runs.findIndex((one) => one.run === run);
  useLayoutEffect(() => reveal(indexOf(selected), true), [selected, open]);
  // While runs are diagnosed they move: the selected one stays in view unless the reader scrolled.
  const scrolled = useRef(false);
  useLayoutEffect(() => {
    if (!scrolled.current && question.trim() === '') reveal(indexOf(selected), true);
  }, [runs]);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    place.current?.querySelector<HTMLElement>(wanted.current)?.focus({ preventScroll: true });
    wanted.current = '';
  });

  const kept = indexOf(active.value);
  const current = kept >= 0 ? kept : Math.max(0, indexOf(selected));
  const move = (event: KeyboardEvent) => {
    const to = moved(event.key, current, runs.length, place.current?.clientHeight ?? 0);
    if (to === null) return;
    event.preventDefault();
    const tick = event.target instanceof HTMLInputElement;
    wanted.current = `${tick ? '.tick' : '.run'}[tabindex="0"]`;
    active.value = runs[to]?.run ?? null;
    scrolled.current = true;
    reveal(to, false);
  };
  return (
    <div
      ref={place}
      class="run-place"
      onScroll={measure}
      onWheel={() => {
        scrolled.current = true;
      }}
      onPointerDown={() => {
        scrolled.current = true;
      }}
    >
      <ul class="run-list" style={{ height: `${runs.length * ROW}px` }} onKeyDown={move}>
        {madeOf(range.value, current, runs.length).map((i) => {
          const run = runs[i];
          if (!run) return null;
          return (
            <RunRow
              key={run.run}
              run={run}
              at={i}
              count={runs.length}
              reachable={i === current}
              focused={() => {
                active.value = run.run;
              }}
              chosen={chosen}
            />
          );
        })}
      </ul>
    </div>
  );
}

/** The rows in view, and the one that has or can get the focus, so that it never loses it. */
function madeOf({ from, to }: { from: number; to: number }, current: number, count: number) {
  const end = Math.min(to, count);
  const rows = Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
  if (current < from) return [current, ...rows];
  return current >= end ? [...rows, current] : rows;
}

/** The row that `key` leads to from row `at`; null: another key. */
function moved(key: string, at: number, count: number, height: number): number | null {
  const page = Math.max(1, Math.floor(height / ROW) - 1);
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const next = to[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), count - 1);
}
