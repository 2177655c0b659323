import { describe, expect, it } from 'vitest';
import { COLLAPSED, HEALTHY, reportAnswer } from '../../testing/answers';
import { decodeReport, type Finding } from '../wire/report';
import { chainOf, findingOf, leading, mainEpisode, rivalsOf, underCauses } from './findings';

const { report } = decodeReport(reportAnswer(COLLAPSED), 'report');
const [root, symptom, over] = report.findings as [Finding, Finding, Finding];
const named = (fault: string, ...explained_by: string[]): Finding => ({
  ...root,
  fault,
  explained_by,
});
const places = (findings: Finding[]) =>
  underCauses(findings).map(({ finding, depth }) => `${'>'.repeat(depth)}${finding.fault}`);

describe('findings', () => {
  it('leads with the first open one', () => {
    expect(leading(report)).toBe(root);
    expect(leading({ ...report, findings: [over, symptom] })).toBe(symptom);
    expect(leading(decodeReport(reportAnswer(HEALTHY), 'report').report)).toBeNull();
  });

  it('stands for a fault by its open episode, else by the last', () => {
    const later = { ...over, onset: { after: 99, by: 100 } };
    expect(mainEpisode([over, later])).toBe(later);
    expect(mainEpisode([over, root, later])).toBe(root);
    expect(findingOf(report, 'unheard-of')).toBeNull();
  });

  it('puts symptoms under causes and keeps the order otherwise', () => {
    const findings = [
      named('a'),
      named('b'),
      named('a1', 'a'),
      named('a2', 'a1'),
      named('b1', 'b'),
    ];
    expect(places(findings)).toEqual(['a', '>a1', '>>a2', 'b', '>b1']);
  });

  it('shows a symptom whose cause is not there, and causes in a circle', () => {
    expect(places([named('x', 'gone')])).toEqual(['x']);
    expect(places([named('x', 'y'), named('y', 'x')])).toEqual(['x', '>y']);
  });

  it('chains by onset what hangs together, and leaves the rest out', () => {
    const findings = [root, { ...over, open: true }, symptom];
    expect(chainOf({ ...report, findings }, root)).toEqual([root, symptom]);
    expect(chainOf({ ...report, findings }, symptom)).toEqual([root, symptom]);
  });

  it('chains a cause before its effect, even one that was seen earlier', () => {
    const at = (finding: Finding, by: number) => ({ ...finding, onset: { after: null, by } });
    const effect = at(named('effect', 'cause'), 10);
    const cause = at(named('cause'), 20);
    const later = at(named('later', 'cause'), 30);
    const findings = [cause, later, effect];
    expect(chainOf({ ...report, findings }, cause)).toEqual([cause, effect, later]);
  });

  it('names the roots between which nothing decides', () => {
    const roots = [named('a'), named('b')];
    const effect: Finding = { ...named('e', 'a', 'b'), role: 'symptom' };
    const findings = [...roots, effect];
    expect(rivalsOf({ ...report, findings }, findings)).toEqual(['a', 'b']);
    expect(rivalsOf(report, [root, symptom])).toEqual([]);
  });
});
