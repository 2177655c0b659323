import { CopyButton } from './copy_button';

/** Python code with a button that copies it. */
export function CodeCard({ code }: { code: string }) {
  return (
    <div class="code">
      <div class="code-head">
        <span>python</span>
        <CopyButton text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also by keyboard. */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </div>
  );
}
