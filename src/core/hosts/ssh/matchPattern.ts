/** `*` and `?` (ssh_config(5), PATTERNS), in time that grows with the product of both lengths alone. */
export const matchPattern = (pattern: string, text: string): boolean => {
  // Places in the text that the pattern's letters so far may lead to.
  let places = new Set([0]);
  for (const letter of pattern) {
    if (letter === '*') {
      const first = Math.min(...places);
      places = new Set(Array.from({ length: text.length - first + 1 }, (_, index) => first + index));
    } else {
      const fits = (at: number) => at < text.length && (letter === '?' || text[at] === letter);
      places = new Set([...places].filter(fits).map((at) => at + 1));
    }
    if (places.size === 0) return false;
  }
  return places.has(text.length);
};

/** Whether one of several patterns fits; one with `!` that fits excludes the text, whatever else is in the list. */
export const matchPatterns = (
  patterns: readonly string[],
  text: string,
  matches: (pattern: string, text: string) => boolean = matchPattern,
): boolean => {
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), text))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, text));
};
