/** TensorBoard keeps a hidden tab alive with no height: nothing should be asked or drawn then. */

/** Calls `seen` with whether `root` can be seen, now and on each change. */
export function watchVisibility(root: Element, seen: (visible: boolean) => void): void {
  let onScreen = true;
  const tell = () =>
    seen(onScreen && window.innerHeight > 0 && document.visibilityState === 'visible');
  new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? true;
    tell();
  }).observe(root);
  // A root without area counts as intersecting, so the frame's own height is asked too.
  window.addEventListener('resize', tell);
  document.addEventListener('visibilitychange', tell);
}
