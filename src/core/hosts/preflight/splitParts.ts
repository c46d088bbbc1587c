/** Longest part that is looked at, in characters: the script itself stops at less. */
const LONGEST = 256 * 1024;

/** The parts of a script's output, by name; undefined when the mark of the last part, `end`, is missing. */
export const splitParts = (text: string, mark: string): ReadonlyMap<string, string> | undefined => {
  const parts = new Map<string, string>();
  for (const piece of text.split(`\n${mark} `).slice(1)) {
    const end = piece.indexOf('\n');
    const name = (end < 0 ? piece : piece.slice(0, end)).trim();
    if (!parts.has(name)) parts.set(name, end < 0 ? '' : piece.slice(end + 1, end + 1 + LONGEST));
  }
  return parts.has('end') ? parts : undefined;
};

/** The lines of a part that hold something, at most 5,000. */
export const listLines = (part: string | undefined): readonly string[] =>
  (part ?? '')
    .split('\n', 5_000)
    .map((line) => line.trim())
    .filter(Boolean);

/** A number that is written in decimal and is none too large; undefined for whatever else. */
export const readNumber = (text: string | undefined): number | undefined => {
  const digits = text?.trim();
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
};
