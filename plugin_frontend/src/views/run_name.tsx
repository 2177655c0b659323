/** A run's name on one line. Where it is too long its middle goes: runs differ at the end. */

const END = 6;

export function RunName({ run, of }: { run: string; of: string }) {
  const name = run || '.';
  const cut = name.length > 2 * END ? name.length - END : name.length;
  return (
    <span class={`run-label ${of}`}>
      <span>{name.slice(0, cut)}</span>
      {cut < name.length && <span>{name.slice(cut)}</span>}
    </span>
  );
}
