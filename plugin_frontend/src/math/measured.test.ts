import { expect, it } from 'vitest';
import { anyMeasured, measuredStretches } from './measured';

const columns = {
  firstSteps: Float64Array.of(0, 10, 20, 30),
  lastSteps: Float64Array.of(9, 19, 29, 39),
};

it('tells not measured from zero and joins neighbors', () => {
  const row = Uint8Array.of(255, 0, 250, 255);
  expect(measuredStretches(row, columns)).toEqual([[10, 29]]);
  expect(measuredStretches(Uint8Array.of(0, 255, 255, 9), columns)).toEqual([
    [0, 9],
    [30, 39],
  ]);
});

it('joins rows', () => {
  const rows = [Uint8Array.of(255, 0, 255, 255), Uint8Array.of(255, 255, 9, 255)];
  expect(anyMeasured(rows, columns)).toEqual([[10, 29]]);
});
