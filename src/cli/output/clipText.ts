/**
 * Where characters take one column: letters, and the punctuation and signs that we use ourselves. What is above
 * or between may take two (ideographs, pictures); it is counted so, that a line is never too long.
 */
const NARROW: readonly (readonly [number, number])[] = [
  [0, 0x10ff],
  [0x2010, 0x2027],
  // Check mark, cross and the spinner.
  [0x2714, 0x2716],
  [0x2800, 0x28ff],
];

const columnsOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  return NARROW.some(([first, last]) => code >= first && code <= last) ? 1 : 2;
};

/** Columns that clean text takes at most; a terminal may need fewer. */
export const countColumns = (text: string): number =>
  [...text].reduce((sum, character) => sum + columnsOf(character), 0);

/** Cuts clean text so that it never takes more columns than there are; what was cut is an ellipsis. */
export const clipText = (text: string, columns: number): string => {
  if (countColumns(text) <= columns) return text;
  let left = columns - 1;
  let clipped = '';
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    clipped += character;
  }
  return columns < 1 ? '' : `${clipped.trimEnd()}…`;
};
