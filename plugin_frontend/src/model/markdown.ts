/** A report as Markdown, for an issue or a training log. */
import { stepText, valueText } from '../text/number';
import type { Evidence, Finding, Remedy, Report } from '../wire/report';
import { underCauses } from './findings';

const SPECIAL = /([\\`*_{}[\]<>#|~&!])/g;

/** Text from outside: on one line, and without effect on the layout. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(SPECIAL, '\\$1');
const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
const ascii = (text: string): string => text.replace(/\u2009/g, ' ');

export function markdownOf(report: Report, titleOf: (fault: string) => string): string {
  const checked = report.coverage.filter((one) => one.state === 'checked').length;
  const lines = [
    `## ${plain(report.run)}: ${report.verdict}`,
    '',
    plain(report.headline),
    '',
    `Steps ${stepOf(report.first_step)} to ${stepOf(report.last_step)}, ` +
      `${checked} of ${report.coverage.length} checks evaluated.`,
  ];
  for (const { finding } of underCauses(report.findings)) {
    lines.push('', `### ${plain(titleOf(finding.fault))}`, '', ...findingLines(finding, titleOf));
  }
  const gaps = report.coverage.filter((one) => one.state !== 'checked');
  if (gaps.length) lines.push('', '### Not checked', '');
  for (const gap of gaps) {
    lines.push(`- ${plain(titleOf(gap.fault))} (${gap.state})${gap.why && `: ${plain(gap.why)}`}`);
  }
  for (const note of report.notes) lines.push('', `> ${plain(note)}`);
  return ascii(`${lines.join('\n')}\n`);
}

const stepOf = (step: number | null): string => (step === null ? '?' : stepText(step));

function findingLines(finding: Finding, titleOf: (fault: string) => string): string[] {
  const until =
    finding.resolved_step === null ? '' : `, over at step ${stepText(finding.resolved_step)}`;
  const because = finding.explained_by.map(titleOf).map(plain).join(', ');
  const lines = [
    `**${finding.level}** since step ${stepText(finding.onset.by)}${until}` +
      `${because && `, explained by ${because}`}. ${plain(finding.text)}`,
  ];
  if (finding.evidence.length) lines.push('', ...finding.evidence.map(evidenceLine));
  // A symptom goes away with its cause.
  if (finding.role !== 'symptom' && finding.remedies.length) {
    lines.push('', 'What to try:', '', ...finding.remedies.map(remedyLine));
  }
  return lines;
}

function evidenceLine(item: Evidence): string {
  const relation = item.direction === 'above' ? '≤' : '>';
  const value = item.note ? plain(item.note) : valueText(item.value);
  return `- ${code(item.signal)}: ${value} (limit ${relation} ${valueText(item.threshold)})`;
}

function remedyLine(remedy: Remedy, i: number): string {
  return `${i + 1}. **${plain(remedy.do)}** (${remedy.cost}): ${plain(remedy.because)}`;
}
