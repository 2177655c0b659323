/** Hyperparameters side by side: what differs first, what is equal behind a press. */
import { useSignal } from '@preact/signals';
import { type FactRow, factRows } from '../../model/facts';
import type { Shown } from '../../state/compare';
import { t } from '../../text/t';
import { LineMark } from './line_mark';

/** So many differences are listed before the rest is asked for. */
const AT_FIRST = 10;

export function Differences({ shown }: { shown: readonly Shown[] }) {
  const open = useSignal(false);
  const rows = factRows(shown.map((one) => one.report?.facts ?? null));
  const differing = rows.filter((row) => row.differs);
  const equal = rows.length - differing.length;
  const listed = open.value ? rows : differing.slice(0, AT_FIRST);
  const more = differing.length - AT_FIRST;
  const silent = shown.filter(
    (one, i) => one.report && rows.every((row) => row.values[i] === null),
  );
  return (
    <div class="differences">
      <div class="differences-head">
        <h3>{t('differences')}</h3>
        <span class="quiet">{differing.length > 0 ? differing.length : t('noDifference')}</span>
        {silent.length > 0 && (
          <span class="quiet">
            {t('notRecorded', { runs: silent.map((one) => one.run || '.').join(t('listComma')) })}
          </span>
        )}
        {shown.length - silent.length > 1 && equal + Math.max(more, 0) > 0 && (
          <button
            type="button"
            class="link"
            aria-expanded={open.value}
            onClick={() => {
              open.value = !open.value;
            }}
          >
            {open.value
              ? t('showLess')
              : t(more > 0 ? 'showMore' : 'showEqual', { n: more, equal })}
          </button>
        )}
      </div>
      {listed.length > 0 && (
        <div class="compare-place">
          <table>
            <thead>
              <tr>
                <th>
                  <span class="visually-hidden">{t('setting')}</span>
                </th>
                {shown.map((one) => (
                  <th key={one.run} title={one.run}>
                    <LineMark line={one} />
                    <span class="name">{one.run || '.'}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {listed.map((row) => (
                <FactLine key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** "Generator · learning rate". */
function nameOf({ kind, name, subject, which }: FactRow): string {
  const words = kind === 'named' ? t(name) : kind === 'modules' ? t('factModules', { name }) : name;
  return [subject && t(subject), which, words].filter(Boolean).join(' · ');
}

function FactLine({ row }: { row: FactRow }) {
  return (
    <tr class={row.differs ? 'differs' : ''}>
      <th scope="row">{nameOf(row)}</th>
      {row.values.map((value, i) => (
        <td key={i} class={row.differs && value !== row.values[0] ? 'other' : ''}>
          {value ?? '–'}
        </td>
      ))}
    </tr>
  );
}
