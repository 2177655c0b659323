import { describe, expect, it } from 'vitest';
import { Api } from '../wire/api';
import { MOST_PINS, Pins, pinsOf } from './pins';

function start(text: string | null) {
  let kept = text;
  const link = {
    read: () => kept,
    write: (values: Record<string, string | null>) => {
      kept = values.pins ?? null;
    },
  };
  const pins = new Pins(link, new Api(() => Promise.reject(new Error('not asked'))));
  pins.readLink();
  return { pins, kept: () => kept };
}

describe('Pins', () => {
  it('come from the link and go back to it', () => {
    const { pins, kept } = start('balance/auc,my/fid');
    expect(pins.signals.value).toEqual(['balance/auc', 'my/fid']);
    pins.toggle('loss/d');
    expect(kept()).toBe('balance/auc,my/fid,loss/d');
    for (const name of ['balance/auc', 'my/fid', 'loss/d']) pins.toggle(name);
    expect(kept()).toBeNull();
    expect(pins.has('loss/d')).toBe(false);
  });

  it('may be called anything', () => {
    const { pins, kept } = start(null);
    for (const name of ['FID, 5%2C', '100%', 'loss/d']) pins.toggle(name);
    expect(start(kept()).pins.signals.value).toEqual(['FID, 5%2C', '100%', 'loss/d']);
    expect(pinsOf('50%,loss/d')).toEqual(['loss/d']);
  });

  it('are few, and each is there once', () => {
    expect(pinsOf('a,,a,b,')).toEqual(['a', 'b']);
    const names = Array.from({ length: MOST_PINS }, (_, i) => `s${i}`);
    const { pins } = start([...names, 'late'].join(','));
    expect(pins.signals.value).toEqual(names);
    pins.toggle('another');
    expect(pins.has('another')).toBe(false);
    pins.toggle('s0');
    pins.toggle('another');
    expect(pins.has('another')).toBe(true);
  });
});
