/** Samples at their steps, on the axis of the timeline. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { toPixel } from '../../math/x_range';
import { thinned } from '../../model/shown_samples';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { SamplePoint } from '../../wire/samples';
import { useSession } from '../context';
import { Picture } from './picture';
import { Preview } from './preview';

const SIDE = 48;
const APART = 54;

export interface Frame {
  point: SamplePoint;
  /** Pixel of its step. */
  x: number;
  /** Left edge: inside of the strip. */
  left: number;
}

/** Nothing where the run has no samples. */
export function Filmstrip() {
  const { samples } = useSession();
  return samples.fakes.value.length ? <Strip /> : null;
}

function Strip() {
  const { axis, samples, view } = useSession();
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const shown = useSignal<number | null>(null);
  /** The step whose picture the tab key stops at. */
  const stop = useSignal<number | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      if (element.clientWidth) width.value = element.clientWidth;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [width]);
  const frames = useComputed<Frame[]>(() => {
    const most = Math.max(width.value - SIDE, 0);
    const all = samples.fakes.value.flatMap((point) => {
      const x = toPixel(axis.forward(point.step), view.range.value, width.value);
      if (x < 0 || x > width.value) return [];
      return [{ point, x, left: Math.min(Math.max(x - SIDE / 2, 0), most) }];
    });
    const kept = thinned(
      all.map(({ left }) => left),
      APART,
    );
    return kept.flatMap((i) => all[i] ?? []);
  });
  useSignalEffect(() => {
    const step = view.cursor.value;
    let nearest = -1;
    let least = Infinity;
    frames.value.forEach(({ point }, i) => {
      const distance = step === null ? Infinity : Math.abs(point.step - step);
      if (distance < least) [nearest, least] = [i, distance];
    });
    place.current?.querySelectorAll('button').forEach((button, i) => {
      button.toggleAttribute('data-near', i === nearest);
    });
  });
  const enter = (step: number) => {
    shown.value = step;
    view.cursor.value = step;
  };
  const leave = () => {
    shown.value = null;
    view.cursor.value = null;
  };
  const keyed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') shown.value = null;
    if (!by) return;
    const buttons = [...(place.current?.querySelectorAll('button') ?? [])];
    buttons[buttons.indexOf(event.target as HTMLButtonElement) + by]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  const list = frames.value;
  const first = list.find(({ point }) => point.step === stop.value) ?? list[0];
  const small = window.devicePixelRatio > 1 ? 96 : 48;
  return (
    <div class="lane film-lane">
      <span class="lane-label quiet">{t('samples')}</span>
      {/* The strip is one stop of the tab key; arrows go on from there. */}
      <div ref={place} class="film" role="toolbar" aria-label={t('samples')} onKeyDown={keyed}>
        {list.map(({ point, x, left }) => (
          <button
            key={point.step}
            type="button"
            class="frame"
            style={{ left: `${left}px`, '--tick': `${x - left}px` }}
            tabIndex={point === first?.point ? 0 : -1}
            aria-pressed={samples.pinned.value.includes(point.step)}
            aria-label={t('samplesAt', { step: stepText(point.step) })}
            aria-description={t('pinHint')}
            onPointerEnter={() => enter(point.step)}
            onPointerLeave={leave}
            onFocus={() => {
              stop.value = point.step;
              enter(point.step);
            }}
            onBlur={leave}
            onClick={() => samples.toggle(point.step)}
          >
            <Picture tag="fake" point={point} size={small} side={SIDE} />
          </button>
        ))}
        <Preview frame={list.find(({ point }) => point.step === shown.value)} width={width.value} />
      </div>
      <span />
    </div>
  );
}
