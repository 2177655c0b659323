/** Numbers as people read them. */

const THIN = '\u2009';
const MINUS = '\u2212';

/** `22150` as "22 150", with thin spaces. */
export function stepText(step: number): string {
  const digits = String(Math.abs(Math.round(step))).replace(/\B(?=(\d{3})+$)/g, THIN);
  return step < 0 ? MINUS + digits : digits;
}

/** `22150` as "22.2k", for axes. */
export function shortStep(step: number): string {
  if (Math.abs(step) >= 1e6) return `${trimmed(step / 1e6)}M`;
  return Math.abs(step) >= 1e3 ? `${trimmed(step / 1e3)}k` : String(Math.round(step));
}

const trimmed = (value: number): string => String(Number(value.toFixed(2)));

/** Three significant digits; very small and very large values with an exponent; "–" for none. */
export function valueText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) {
    const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
    return `${mantissa.replace(/\.0$/, '')}e${exponent.replace('+', '')}`.replaceAll('-', MINUS);
  }
  const digits = Math.max(0, 2 - Math.floor(Math.log10(size)));
  const rounded = value.toFixed(Math.min(digits, 4));
  const short = rounded.includes('.') ? rounded.replace(/\.?0+$/, '') : rounded;
  return (size >= 1e4 ? stepText(value) : short).replace('-', MINUS);
}

/** A severity in [0, 1] with two decimals; "–" where it was not measured. */
export function severityText(severity: number | null): string {
  return severity === null ? '–' : severity.toFixed(2);
}

/** A number on an axis whose marks lie `increment` apart: as many decimals as tell them apart. */
export function axisText(value: number, increment: number): string {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && increment < 1e-4)) return valueText(value);
  let decimals = 0;
  while (
    decimals < 4 &&
    Math.abs(increment * 10 ** decimals - Math.round(increment * 10 ** decimals)) > 1e-6
  ) {
    decimals++;
  }
  const text = value.toFixed(decimals);
  return (decimals === 0 ? stepText(value) : text).replace('-', MINUS);
}

/** A number on a log axis: `0.01`, `10k`, `1e−5`. */
export function decadeText(value: number): string {
  return value >= 1e3 && value < 1e6 ? shortStep(value) : valueText(value);
}
