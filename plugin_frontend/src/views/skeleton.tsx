/** Grey lines in the place of what is on its way, as tall as it will be as far as that is known. */
import type { RunEntry } from '../wire/runs';

const VERDICT = 102;
const CHAIN = 35;
const TIMELINE = 130;
const ROW = 22;
const PROOF = 400;

/** entry: what the run list says of the run; null while that is on its way, too. */
export function SheetSkeleton({ entry }: { entry: RunEntry | null }) {
  const findings = entry?.n_findings ?? 3;
  return (
    <div class="sheet" aria-hidden="true">
      <Skeleton height={VERDICT + (findings > 1 ? CHAIN : 0)} />
      <Skeleton height={TIMELINE + ROW * Math.max(findings, 1)} />
      <div class={`proof ${findings > 0 ? '' : 'whole'}`}>
        <Skeleton height={PROOF} />
        {findings > 0 && <Skeleton height={PROOF} />}
      </div>
    </div>
  );
}

const Skeleton = ({ height }: { height: number }) => (
  <div class="card skeleton" style={{ height: `${height}px` }} />
);
