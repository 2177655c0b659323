import { expect, it } from 'vitest';
import { COLLAPSED, HOSTILE, reportAnswer } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { markdownOf } from './markdown';

const text = (run: string) =>
  markdownOf(decodeReport(reportAnswer(run), 'report').report, (fault) => fault);

it('says the verdict, the findings with numbers, the remedies and what was not checked', () => {
  expect(text(COLLAPSED)).toMatchInlineSnapshot(`
    "## dcgan/lr2e-4: critical

    Discriminator overpowering since step 110, +1

    Steps 0 to 399, 3 of 4 checks evaluated.

    ### discriminator-overpowering

    **warning** since step 110. The discriminator tells 99.7 % of pairs apart.

    - \`balance/auc\`: 0.997 (limit ≤ 0.95)

    What to try:

    1. **Add an R1 gradient penalty** (restart): It keeps the discriminator smooth near the data.
    2. **Lower its learning rate** (free): It keeps the discriminator smooth near the data.

    ### mode-collapse

    **critical** since step 210, explained by discriminator-overpowering. Samples look alike.

    - \`diversity/empty_bin_mass\`: 0.71 (limit ≤ 0.19)

    ### exploding-gradient

    **watch** since step 30, over at step 70. The gradient norm was too large.

    - \`balance/auc\`: 0.997 (limit ≤ 0.95)

    What to try:

    1. **Add an R1 gradient penalty** (restart): It keeps the discriminator smooth near the data.
    2. **Lower its learning rate** (free): It keeps the discriminator smooth near the data.

    ### Not checked

    - real-fake-range-mismatch (not-measured): pass real= and fake= to step()

    > Steps 20 to 30 were written twice.
    "
  `);
});

it('takes the effect out of what comes from outside', () => {
  expect(text(HOSTILE)).toContain('## \\<img src=x onerror=alert(1)\\>: healthy');
  expect(text(HOSTILE)).not.toMatch(/(?<!\\)<b/);
});
