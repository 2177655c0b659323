import base from './base.css?inline';
import charts from './charts.css?inline';
import compare from './compare.css?inline';
import controls from './controls.css?inline';
import coverage from './coverage.css?inline';
import frame from './frame.css?inline';
import layers from './layers.css?inline';
import popOver from './pop_over.css?inline';
import proof from './proof.css?inline';
import rail from './rail.css?inline';
import remedies from './remedies.css?inline';
import samples from './samples.css?inline';
import states from './states.css?inline';
import timeline from './timeline.css?inline';
import tokens from './tokens.css?inline';
import verdict from './verdict.css?inline';

const SHEETS = [
  tokens,
  base,
  frame,
  rail,
  verdict,
  compare,
  timeline,
  controls,
  proof,
  charts,
  layers,
  samples,
  remedies,
  coverage,
  states,
  popOver,
];

/** Puts the style sheet into the page. */
export function addStyle(): void {
  const style = document.createElement('style');
  style.textContent = SHEETS.join('\n');
  document.head.append(style);
}
