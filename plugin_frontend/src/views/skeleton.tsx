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
    <div class="sheet">
      <Skeleton lines={[28, 46, 72]} height={VERDICT + (findings > 1 ? CHAIN : 0)} />
      <Skeleton lines={[20, 90, 86, 92]} height={TIMELINE + ROW * Math.max(findings, 1)} />
      <div class={`proof ${findings > 0 ? '' : 'whole'}`}>
        <Skeleton lines={[16, 94, 88, 91, 84]} height={PROOF} />
        {findings > 0 && <Skeleton lines={[40, 86, 78, 82]} height={PROOF} />}
      </div>
    </div>
  );
}

export function RailSkeleton() {
  return (
    <div class="rail" aria-hidden="true">
      <div class="skeleton">
        {[30, 100, 70, 60, 80, 65].map((share, i) => (
          <i key={i} style={{ width: `calc(${share}% - 28px)` }} />
        ))}
      </div>
    </div>
  );
}

function Skeleton({ lines, height }: { lines: readonly number[]; height: number }) {
  return (
    <div class="card skeleton" style={{ height: `${height}px` }} aria-hidden="true">
      {lines.map((share, i) => (
        <i key={i} style={{ width: `calc(${share}% - 28px)` }} />
      ))}
    </div>
  );
}
