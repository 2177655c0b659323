// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { render } from './index';

vi.mock('./host/theme', () => ({
  watchTheme: () => {
    throw new Error('<b>no theme</b>');
  },
}));

it('prints what stopped it: TensorBoard itself would leave the tab blank', () => {
  render();
  const alert = document.querySelector('[role=alert]');
  expect(alert?.textContent).toBe('The GAN DOCTOR tab failed to start: Error: <b>no theme</b>');
  expect(document.querySelector('b')).toBeNull();
});
