import { expect, it } from 'vitest';
import { sourceParts } from './source_parts';

it.each([
  ['Heusel et al. 2017, TTUR', 'Heusel et al. 2017', 'TTUR', null],
  ['Salimans et al. 2016', 'Salimans et al. 2016', '', null],
  ['Google, GAN course', 'Google, GAN course', '', null],
  ['https://arxiv.org/abs/1706.08500', 'arxiv.org/abs/1706.08500', '', 'self'],
  [
    'Liu et al. 2019, arXiv 1908.10999',
    'Liu et al. 2019',
    'arXiv 1908.10999',
    'https://arxiv.org/abs/1908.10999',
  ],
  [
    'pytorch/pytorch issue 2534',
    'pytorch/pytorch issue 2534',
    '',
    'https://github.com/pytorch/pytorch/issues/2534',
  ],
  [
    'tamarott/SinGAN pull request 117; wdzhao123/APL issue 4',
    'tamarott/SinGAN pull request 117; wdzhao123/APL issue 4',
    '',
    'https://github.com/tamarott/SinGAN/pull/117',
  ],
])('splits "%s"', (source, who, what, url) => {
  expect(sourceParts(source)).toEqual({ who, what, url: url === 'self' ? source : url });
});

it.each([
  'http://a.example',
  'javascript:alert(1)',
  'https://a.example/ x',
  'data:text/html,x',
])('links nothing but plain https: "%s"', (source) => expect(sourceParts(source).url).toBeNull());
