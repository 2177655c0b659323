/** The answer in one line at the top of the page, once its card is scrolled out of sight. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { leading } from '../model/findings';
import { t } from '../text/t';
import type { Report } from '../wire/report';
import { useSession } from './context';
import { Glyph } from './glyph';
import { VERDICT_ID, verdictTitle } from './verdict';
import { sinceText } from './verdict_meta';

export function VerdictBar({ report }: { report: Report }) {
  const session = useSession();
  const past = useSignal(false);
  useEffect(() => {
    const card = document.getElementById(VERDICT_ID);
    if (!card) return;
    const page = card.closest('main');
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.at(-1);
        // A hidden tab has no height; what it showed stays.
        if (!seen?.rootBounds?.height) return;
        const isAbove = seen.boundingClientRect.bottom <= seen.rootBounds.top + 1;
        past.value = !seen.isIntersecting && isAbove;
      },
      { root: page },
    );
    observer.observe(card);
    return () => observer.disconnect();
  }, [past]);
  const first = leading(report);
  const toTop = () => {
    document.getElementById(VERDICT_ID)?.closest('main')?.scrollTo({ top: 0 });
  };
  return (
    <div class="verdict-bar-place">
      {past.value && (
        <button type="button" class="verdict-bar" title={t('backToVerdict')} onClick={toTop}>
          <Glyph level={report.verdict} size={16} />
          <strong>{verdictTitle(report, first, (fault) => session.titleOf(fault))}</strong>
          <span class={`tag ${report.verdict}`}>{t(report.verdict)}</span>
          <span class="name">{report.run || '.'}</span>
          {first && <span>{sinceText(report, first)}</span>}
        </button>
      )}
    </div>
  );
}
