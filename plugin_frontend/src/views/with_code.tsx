import { codeParts } from '../model/code_parts';

/** A sentence in which arguments and calls stand in code font. */
export function WithCode({ text }: { text: string }) {
  return (
    <>
      {codeParts(text).map((part, i) =>
        part.code ? <code key={i}>{part.text}</code> : <span key={i}>{part.text}</span>,
      )}
    </>
  );
}
