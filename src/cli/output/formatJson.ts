/**
 * One JSON document. Control characters that JSON lets stand (DEL and C1) are escaped too, as some terminals
 * obey them.
 */
export const formatJson = (data: unknown): string =>
  JSON.stringify(data, undefined, 2).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
