import { stripVTControlCharacters } from 'node:util';

/**
 * Makes one line that is safe to show from text that others wrote: without escape sequences, and without
 * control, formatting and line-breaking characters, so that it can neither move the cursor nor hide a part.
 */
export const cleanText = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');

/** The same for text of several lines. */
export const cleanLines = (text: string): readonly string[] =>
  stripVTControlCharacters(text)
    .split(/\r\n|\n|\r/)
    .map(cleanText);
