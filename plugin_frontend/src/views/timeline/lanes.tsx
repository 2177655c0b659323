/** The bars of every fault over one axis: labels, plot, values; below it axis and overview. */
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { nearestIndex } from '../../math/levels';
import type { Row } from '../../model/rows';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { Filmstrip } from '../samples/filmstrip';
import { Axis } from './axis';
import { LaneRow } from './lane_row';
import { Minimap } from './minimap';
import { Plot } from './plot';
import { QuietToggle } from './quiet_toggle';
import { useStill } from './still';

interface Props {
  rows: readonly Row[];
  /** Those of all that have no finding, where they can be folded. */
  foldable: readonly Row[];
  timeline: Timeline | null;
}

export function Lanes({ rows, foldable, timeline }: Props) {
  const { view } = useSession();
  const [shown, still] = useStill(rows);
  const column = useMemo(
    () =>
      computed(() => {
        if (!timeline) return -1;
        const step = view.cursor.value;
        return step === null ? timeline.n - 1 : nearestIndex(timeline.lastSteps, step);
      }),
    [timeline, view],
  );
  // Until it is there its place is kept, so that nothing jumps.
  const drawn = timeline?.n ? timeline : null;
  return (
    <div class="timeline">
      <div class="lane lane-head">
        <span class="lane-label">
          <span>{t('fault')}</span>
          <span>{t('onset')}</span>
        </span>
        <span />
        <span class="lane-value">
          <CursorTitle />
        </span>
      </div>
      <div class="rows" {...still}>
        {shown.map((row) => (
          <LaneRow key={row.fault} row={row} timeline={timeline} column={column} />
        ))}
        {drawn && <Plot rows={shown} timeline={drawn} />}
      </div>
      {foldable.length > 0 && <QuietToggle rows={foldable} />}
      <Filmstrip />
      <div class="lane">
        <span class="lane-label" />
        {drawn ? <Axis /> : <div class="axis" />}
      </div>
      <div class="lane">
        <span class="lane-label quiet">{t('overview')}</span>
        {drawn ? <Minimap timeline={drawn} /> : <div class="minimap" />}
      </div>
    </div>
  );
}

function CursorTitle() {
  const { view } = useSession();
  const text = useMemo(
    () =>
      computed(() => {
        const step = view.cursor.value;
        return step === null ? t('now') : t('atStep', { step: stepText(step) });
      }),
    [view],
  );
  return <>{text}</>;
}
