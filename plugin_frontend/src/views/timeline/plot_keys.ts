/** The timeline by keyboard: one stop of the tab key, as a slider over the columns of the run. */
import { nearestIndex } from '../../math/levels';
import { neighborOf, onsetsOf } from '../../model/onsets';
import type { Row } from '../../model/rows';
import type { Session } from '../../state/session';
import type { Timeline } from '../../wire/timeline';
import { choose } from './row_name';

const LEAP = 10;
const ZOOM = 0.5;

/** Does what the key asks for; false: it means nothing here. */
export function pressKey(
  event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  session: Session,
  rows: readonly Row[],
  timeline: Timeline,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { axis, view } = session;
  const last = timeline.n - 1;
  const step = view.cursor.peek();
  const at = step === null ? last : nearestIndex(timeline.lastSteps, step);
  const here = step ?? timeline.lastSteps[last] ?? 0;

  const goTo = (index: number) => {
    view.point(timeline.lastSteps[Math.min(Math.max(index, 0), last)] ?? 0);
  };
  const chooseRow = (by: number) => {
    const row = rows.findIndex((one) => one.fault === session.fault.peek());
    const next = rows[Math.min(Math.max(row + by, 0), rows.length - 1)];
    choose(session, next?.fault);
  };
  const goToOnset = (direction: 1 | -1) => {
    const next = neighborOf(onsetsOf(rows), here, session.fault.peek(), direction);
    if (!next) return;
    view.point(next.step);
    session.selectFault(next.fault);
  };

  switch (event.key) {
    case 'ArrowLeft':
      goTo(at - (event.shiftKey ? LEAP : 1));
      return true;
    case 'ArrowRight':
      goTo(at + (event.shiftKey ? LEAP : 1));
      return true;
    case 'Home':
      goTo(0);
      return true;
    case 'End':
      goTo(last);
      return true;
    case 'ArrowUp':
      chooseRow(-1);
      return true;
    case 'ArrowDown':
      chooseRow(1);
      return true;
    case '[':
      goToOnset(-1);
      return true;
    case ']':
      goToOnset(1);
      return true;
    case '+':
    case '=':
      view.zoomAt(axis.forward(here), ZOOM);
      return true;
    case '-':
      view.zoomAt(axis.forward(here), 1 / ZOOM);
      return true;
    case '0':
      view.reset();
      return true;
    case 'Escape':
      view.reset();
      view.cursor.value = null;
      return true;
    default:
      return false;
  }
}
