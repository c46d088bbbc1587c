/** One short line without control or direction characters, of a text that somebody else wrote. */
export const cleanText = (text: string, longest = 120): string => {
  const line = text
    // What is cut off anyway need not be looked through.
    .slice(0, longest * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

/** The same, and undefined when nothing is left. */
export const cleanWord = (text: string | undefined, longest?: number): string | undefined =>
  cleanText(text ?? '', longest) || undefined;
