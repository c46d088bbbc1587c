import { describe, expect, it } from 'vitest';
import { documentAt } from '../../../../src/renderer/ui/documentAt.ts';

const textAt = (text: string, offset: number) => {
  const { from, to } = documentAt(text, offset);
  return text.slice(from, to);
};

describe('documentAt', () => {
  const text = 'a: 1\n---\nb: 2\n--- # the third\nc: 3\n';

  it.each([
    [0, 'a: 1\n'],
    [4, 'a: 1\n'],
    [5, '---\nb: 2\n'],
    [13, '---\nb: 2\n'],
    [text.length, '--- # the third\nc: 3\n'],
  ])('finds the document that offset %i is in', (offset, document) => {
    expect(textAt(text, offset)).toBe(document);
  });

  it('takes a text without separators for one document', () => {
    expect(textAt('a: 1', 2)).toBe('a: 1');
    expect(textAt('', 0)).toBe('');
  });

  it('sees no separator in a line that only begins with dashes', () => {
    expect(textAt('a: |\n  ---\n----\n', 8)).toBe('a: |\n  ---\n----\n');
  });
});
