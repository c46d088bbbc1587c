/** Characters of one file; the largest bundles of resource definitions that people publish have about five million. */
export const MAX_FILE = 6_000_000;
/** Characters of all files together. */
export const MAX_TOTAL = 12_000_000;
/** Objects in all files together. */
export const MAX_OBJECTS = 5_000;
/** Findings of one file that are told. */
export const MAX_FINDINGS = 50;
/** Milliseconds for all files of one call, on a busy machine too. */
export const PARSE_DEADLINE = 20_000;
/** Megabytes of memory that the parser may take. */
export const PARSE_MEMORY = 1_500;
