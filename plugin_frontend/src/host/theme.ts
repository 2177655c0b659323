/** Follows TensorBoard's dark mode, which does not reach into plugins by itself. */

const DARK_CLASS = 'dark-mode';

/** Calls `apply` now and on each change. */
export function watchTheme(apply: (dark: boolean) => void): void {
  const preferred = window.matchMedia('(prefers-color-scheme: dark)');
  try {
    const { body } = window.parent.document;
    if (window.parent === window) throw new Error('not inside TensorBoard');
    const read = () => apply(body.classList.contains(DARK_CLASS));
    new MutationObserver(read).observe(body, { attributes: true, attributeFilter: ['class'] });
    read();
  } catch {
    // Shown by itself or from another origin: follow the system.
    preferred.addEventListener('change', () => apply(preferred.matches));
    apply(preferred.matches);
  }
}
