// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { COLLAPSED, REPORTS } from '../../testing/answers';
import { server, settled } from '../../testing/server';
import { language } from '../state/language';
import { Session } from '../state/session';
import { Api } from '../wire/api';
import { SessionContext } from './context';
import { Remedies } from './remedies';
import { Verdict } from './verdict';

const root = document.createElement('div');
document.body.append(root);

/** The cards of a report that is `COLLAPSED`'s with `changes`; `first` goes into its leading finding. */
async function open(changes: object, first: object = {}) {
  const { findings = [], ...rest } = REPORTS[COLLAPSED] ?? {};
  const [leading, ...others] = findings as object[];
  const report = { ...rest, findings: [{ ...leading, ...first }, ...others], ...changes };
  const host = server({ report: () => ({ v: 1, rev: 'a', report }) });
  const session = new Session(new Api(host.fetch), { read: () => null, write: () => {} });
  await act(async () => {
    session.start();
    await settled();
  });
  const shown = session.report.value.value?.report;
  const finding = session.finding.value;
  await act(() => {
    if (!shown) return;
    render(
      <SessionContext.Provider value={session}>
        <Verdict report={shown} />
        {finding && <Remedies finding={finding} report={shown} />}
      </SessionContext.Provider>,
      root,
    );
  });
  return session;
}

const texts = (selector: string) =>
  [...root.querySelectorAll(selector)].map((one) => one.textContent?.trim());

afterEach(() => {
  render(null, root);
  language.value = 'en';
});

it('names causes that were not looked for, and how to look for them', async () => {
  const could_be = [{ fault: 'real-fake-range-mismatch', supply: 'pass real= and fake=' }];
  const session = await open({}, { could_be });
  expect(texts('.could-be li')).toEqual([
    'Real and fake range mismatch: to find out, pass real= and fake=',
  ]);
  expect(texts('.could-be code')).toEqual(['real=', 'fake=']);
  await act(() => root.querySelector<HTMLElement>('.could-be button')?.click());
  expect(session.fault.value).toBe('real-fake-range-mismatch');
  const alike = { fault: 'mode-collapse', supply: 'pass real= and fake=' };
  await open({}, { could_be: [...could_be, alike] });
  expect(texts('.could-be li')).toEqual([
    'Real and fake range mismatch, Mode collapse: to find out, pass real= and fake=',
  ]);
});

it('folds the names where one reason holds for many checks, and leaves out what does not apply', async () => {
  const of = (state: string, why: string) => (_: unknown, i: number) => ({
    fault: `${why}-${i}`,
    state,
    missing: [],
    why,
  });
  const coverage = [
    ...Array.from({ length: 9 }, of('not-measured', 'record more')),
    ...Array.from({ length: 2 }, of('not-applicable', 'no images')),
  ];
  await open({ verdict: 'unknown', findings: [], coverage });
  expect(texts('.verdict h2')).toEqual(['Not measured 9']);
  expect(texts('.verdict summary')).toEqual(['9 checks']);
});

it('says that scalars of somebody else are little to go by', async () => {
  await open({ source: 'scalars' });
  expect(texts('.limited')[0]).toContain('Limited evidence');
  await open({});
  expect(texts('.limited')).toEqual([]);
});

it('says which of several causes it cannot tell', async () => {
  const symptom = (REPORTS[COLLAPSED]?.findings as object[])[1];
  const rival = { ...(REPORTS[COLLAPSED]?.findings as object[])[0], fault: 'exploding-gradient' };
  const both = { explained_by: ['discriminator-overpowering', 'exploding-gradient'] };
  const first = (REPORTS[COLLAPSED]?.findings as object[])[0];
  await open({ findings: [first, rival, { ...symptom, ...both }] });
  expect(texts('.undecided')[0]).toContain(
    'Discriminator overpowering and Exploding gradient explain this alike',
  );
});

it('tells what looks like the fault, in paragraphs', async () => {
  await open({}, { not_this: 'First.\n\nSecond.' });
  expect(texts('.not-this summary')).toEqual(['When it is not “Discriminator overpowering”']);
  expect(texts('.not-this p')).toEqual(['First.', 'Second.']);
});

it('says where a remedy is wrong while the loss is not known', async () => {
  const [one] = ((REPORTS[COLLAPSED]?.findings as { remedies?: object[] }[])[0]?.remedies ??
    []) as object[];
  const remedies = [{ ...one, unless: { wgan: 'a critic', 'wgan-gp': 'a critic', hinge: 'no' } }];
  await open({ facts: { loss: 'auto' } }, { remedies });
  expect(texts('.exceptions li')).toEqual([
    'Not with wgan, wgan-gp: a critic',
    'Not with hinge: no',
  ]);
  await open({}, { remedies });
  expect(texts('.exceptions li')).toEqual([]);
});

it('pins the signal to watch, and lets go of it again', async () => {
  const session = await open({});
  const button = root.querySelector<HTMLElement>('.watching button');
  expect(button?.textContent).toBe('Pin');
  await act(() => button?.click());
  expect(session.pins.signals.value).toEqual(['balance/auc']);
  expect(button?.textContent).toBe('Unpin');
  expect(button?.getAttribute('aria-label')).toBe('Unpin balance/auc');
  await act(() => button?.click());
  expect(session.pins.signals.value).toEqual([]);
});

it('links sources that name an address, elsewhere', async () => {
  const [one] = ((REPORTS[COLLAPSED]?.findings as { remedies?: object[] }[])[0]?.remedies ??
    []) as object[];
  const sources = ['https://a.example/b', 'Mescheder et al. 2018', 'javascript:alert(1)'];
  await open({}, { remedies: [{ ...one, sources }] });
  const links = [...root.querySelectorAll('a')];
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://a.example/b']);
  expect(links[0]?.rel).toBe('noopener noreferrer');
  expect(texts('.sources li')).toEqual([
    'a.example/b',
    'Mescheder et al. 2018',
    'javascript:alert(1)',
  ]);
});

it('answers in the other language at once', async () => {
  await open({});
  const pressed = root.querySelector<HTMLElement>('button[lang="zh-CN"]');
  await act(() => pressed?.click());
  expect(texts('.verdict .tag')).toEqual(['严重']);
  expect(texts('.actions button')).toEqual(['导出', 'English']);
});
