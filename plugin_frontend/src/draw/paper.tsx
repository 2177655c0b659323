/** A canvas as wide as its place, sharp on any screen, drawn again when anything it shows changes. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { type Palette, palette } from './palette';

export interface Sheet {
  context: CanvasRenderingContext2D;
  /** In canvas pixels. */
  width: number;
  height: number;
  /** Canvas pixels in a CSS pixel. */
  pixel: number;
  colors: Palette;
}

/**
 * `draw` may read signals: it runs again, once per frame, when they change. Meaning must stand beside
 * it as text.
 */
export function Paper({ height, draw }: { height: number; draw: (sheet: Sheet) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  const drawing = useSignal(draw);
  const tall = useSignal(height);
  useLayoutEffect(() => {
    drawing.value = draw;
    tall.value = height;
  }, [draw, drawing, height, tall]);

  useEffect(() => {
    const place = canvas.current;
    if (!place) return;
    const measure = () => {
      // A hidden tab has no size: keep what is drawn.
      if (place.clientWidth > 0) width.value = place.clientWidth;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    measure();
    return () => observer.disconnect();
  }, [width]);

  const frame = useSignal(0);
  const due = useRef(true);
  useSignalEffect(() => {
    frame.value;
    if (!due.current) {
      // Reads none of its signals until the frame, so any number of changes draws once.
      const request = requestAnimationFrame(() => {
        due.current = true;
        frame.value++;
      });
      return () => cancelAnimationFrame(request);
    }
    due.current = false;
    const context = canvas.current?.getContext('2d');
    const colors = palette.value;
    if (!canvas.current || !context || !colors || width.value === 0) return undefined;
    const pixel = window.devicePixelRatio || 1;
    const w = Math.round(width.value * pixel);
    const h = Math.round(tall.value * pixel);
    if (canvas.current.width !== w) canvas.current.width = w;
    if (canvas.current.height !== h) canvas.current.height = h;
    context.clearRect(0, 0, w, h);
    drawing.value({ context, width: w, height: h, pixel, colors });
    return undefined;
  });

  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex takes no focus.
  return <canvas ref={canvas} class="paper" style={{ height: `${height}px` }} aria-hidden="true" />;
}
