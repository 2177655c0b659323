/** Pieces of a sentence, so that what is to be typed stands in code font. */

export interface Part {
  text: string;
  code: boolean;
}

// `real=`, `step()`, `GanDoctor(...)`, `loss/d`: what a person would type or look for.
const CODE = /([A-Za-z_][\w.]*(?:=|\([^()]*\))|\b[a-z]+\/[a-z]\w*)/g;

export function codeParts(text: string): Part[] {
  return text
    .split(CODE)
    .map((part, i) => ({ text: part, code: i % 2 === 1 }))
    .filter((part) => part.text !== '');
}
