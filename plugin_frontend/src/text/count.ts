/** `1_250_000` as "1.25M": as many decimals as tell counts apart that differ by `increment`. */
export function countText(count: number, increment: number): string {
  const [unit, letter] = count >= 1e6 ? [1e6, 'M'] : count >= 1e3 ? [1e3, 'k'] : [1, ''];
  const decimals = Math.max(0, Math.ceil(Math.log10(unit / increment) - 1e-9));
  return `${Number((count / unit).toFixed(Math.min(decimals, 6)))}${letter}`;
}
