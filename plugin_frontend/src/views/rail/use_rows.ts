/** Scrolling of a list of runs: which rows exist, and where it stands after a refresh. */
import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { type RowRange, rowsInView, scrolledTo } from '../../math/rows_in_view';
import type { RunEntry } from '../../wire/runs';

export const ROW = 42;

interface Rows {
  range: Signal<RowRange>;
  /** After scrolling. */
  measure: () => void;
  /** Scrolls row `at` into view; with `middle` to the middle where it is not. */
  reveal: (at: number, middle: boolean) => void;
}

/** `question`: what was asked for; the answer to another one starts at the top. */
export function useRows(
  place: RefObject<HTMLElement | null>,
  runs: readonly RunEntry[],
  question: string,
): Rows {
  const range = useSignal(rowsInView(0, 0, ROW, runs.length));
  // The row at the top: it stays there when a refresh puts runs above it.
  const top = useRef({ run: '', offset: 0, question });

  const measure = () => {
    if (!place.current) return;
    const { scrollTop, clientHeight } = place.current;
    const next = rowsInView(scrollTop, clientHeight, ROW, runs.length);
    const { from, to } = range.peek();
    if (next.from !== from || next.to !== to) range.value = next;
    const first = Math.floor(scrollTop / ROW);
    const run = scrollTop > 0 ? (runs[first]?.run ?? '') : '';
    top.current = { run, offset: scrollTop - first * ROW, question };
  };
  const reveal = (at: number, middle: boolean) => {
    if (!place.current || at < 0) return;
    const { scrollTop, clientHeight } = place.current;
    // A closed drawer has no height: nothing is in view there.
    if (clientHeight === 0) return;
    place.current.scrollTop = scrolledTo(at, scrollTop, clientHeight, ROW, middle);
    measure();
  };

  useLayoutEffect(() => {
    const { run, offset, question: before } = top.current;
    if (place.current && before !== question) place.current.scrollTop = 0;
    else if (place.current && run !== '') {
      const at = runs.findIndex((one) => one.run === run);
      if (at >= 0) place.current.scrollTop = at * ROW + offset;
    }
    measure();
  }, [runs, question]);

  const latest = useRef(measure);
  latest.current = measure;
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(() => latest.current());
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);

  return { range, measure, reveal };
}
