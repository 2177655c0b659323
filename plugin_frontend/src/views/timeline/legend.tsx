import { t } from '../../text/t';
import { LEVELS } from '../../wire/level';

const HEIGHTS = { healthy: 1, watch: 5, warning: 8, critical: 11 };

/** What color and height stand for, and the hatch where something was not checked. */
export function Legend({ hatched }: { hatched: boolean }) {
  return (
    <div class="legend">
      {LEVELS.map((level) => (
        <span key={level}>
          <i
            style={{
              height: `${HEIGHTS[level]}px`,
              background: `var(--${level})`,
              borderTop: level === 'watch' ? '1px solid var(--watch-edge)' : 'none',
            }}
          />
          {t(level)}
        </span>
      ))}
      {hatched && (
        <span>
          <i class="hatched" />
          {t('notChecked')}
        </span>
      )}
    </div>
  );
}
