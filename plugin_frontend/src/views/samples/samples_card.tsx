/** Samples of two steps side by side, with real ones beside them. */
import type { Slot } from '../../model/shown_samples';
import type { Key } from '../../text/en';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Report } from '../../wire/report';
import type { SamplePoint } from '../../wire/samples';
import { useSession } from '../context';
import { Picture } from './picture';

const SIDE = 240;
/** The recorder has seen no samples where it lacks these. */
const SIGNAL = 'data/fake_';
const NAMES: Record<Slot['why'], Key> = {
  pinned: 'pinned',
  before: 'beforeOnset',
  first: 'firstSamples',
  now: 'now',
};

export function SamplesCard({ report }: { report: Report }) {
  const { samples } = useSession();
  const answer = samples.answer.value.value;
  if (!answer) return null;
  if (!samples.fakes.value.length) return lacksSamples(report) ? <HowTo /> : null;
  const real = samples.real.value;
  return (
    <section class="card" aria-labelledby="samples-title">
      <div class="card-head">
        <h2 id="samples-title">{t('samples')}</h2>
        <span class="quiet">{t('samplesHint')}</span>
      </div>
      <div class="grids">
        {samples.slots.value.map((slot, i) => (
          // Keyed by place: a slot keeps the focus while it walks.
          <Grid key={i} slot={slot} />
        ))}
        {real && <RealGrid point={real} />}
      </div>
    </section>
  );
}

function lacksSamples({ coverage }: Report): boolean {
  return coverage.some(
    ({ state, missing }) =>
      state === 'not-measured' && missing.some((one) => one.startsWith(SIGNAL)),
  );
}

function HowTo() {
  return (
    <section class="card" aria-labelledby="samples-title">
      <div class="card-head">
        <h2 id="samples-title">{t('samples')}</h2>
        <span class="quiet">{t('samplesNone')}</span>
      </div>
    </section>
  );
}

function Grid({ slot: { point, why } }: { slot: Slot }) {
  const { samples } = useSession();
  const { step } = point;
  const keyed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    samples.walk(step, by);
    event.preventDefault();
  };
  return (
    <figure class="grid-figure">
      <figcaption>
        <span>{t(NAMES[why])}</span>
        <span class="step">{t('atStepLong', { step: stepText(step) })}</span>
      </figcaption>
      <Picture tag="fake" point={point} size="full" side={SIDE} />
      <div class="walks" role="toolbar" aria-label={t(NAMES[why])} onKeyDown={keyed}>
        <Walk step={step} by={-1} name="earlierSamples" sign="‹" />
        <Walk step={step} by={1} name="laterSamples" sign="›" />
        <button type="button" class="link" onClick={() => samples.toggle(step)}>
          {t(why === 'pinned' ? 'unpin' : 'pin')}
        </button>
      </div>
    </figure>
  );
}

function Walk({ step, by, name, sign }: { step: number; by: number; name: Key; sign: string }) {
  const { samples } = useSession();
  return (
    <button
      type="button"
      class="walk"
      aria-label={t(name)}
      title={t(name)}
      aria-disabled={!samples.canWalk(step, by)}
      onClick={() => samples.walk(step, by)}
    >
      {sign}
    </button>
  );
}

function RealGrid({ point }: { point: SamplePoint }) {
  return (
    <figure class="grid-figure">
      <figcaption>
        <span>{t('realSamples')}</span>
      </figcaption>
      <Picture tag="real" point={point} size="full" side={SIDE} />
    </figure>
  );
}
