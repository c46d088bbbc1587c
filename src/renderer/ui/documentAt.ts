const SEPARATOR = /^---(?:[ \t].*)?$/gm;

/** Where a document stands in a text of several, as offsets. */
export interface DocumentRange {
  readonly from: number;
  readonly to: number;
}

/** The YAML document that an offset is in; documents begin at their line of `---`. */
export const documentAt = (text: string, offset: number): DocumentRange => {
  const cuts = [...text.matchAll(SEPARATOR)].map(({ index }) => index);
  return {
    from: cuts.findLast((cut) => cut <= offset) ?? 0,
    to: cuts.find((cut) => cut > offset) ?? text.length,
  };
};
