/** `text`, a run's name say, as a file name that every system takes. */
export function fileName(text: string, ending: string): string {
  const plain = text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${plain || 'run'}.${ending}`;
}
