/** A Secret's value: its text, undefined where the bytes are none, and how many bytes it has. */
export const decodeValue = (
  base64: string,
): { readonly text: string | undefined; readonly bytes: number } => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bytes: bytes.length };
  } catch {
    return { text: undefined, bytes: bytes.length };
  }
};

const SECRET_PLACES = new Set(['data:', 'stringData:']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The YAML of a Secret with dots in place of its values, also of those that kubectl keeps in an annotation. */
export const maskSecret = (yaml: string): string => {
  let isData = false;
  let hiddenBelow = Number.POSITIVE_INFINITY;
  return yaml
    .split('\n')
    .flatMap((line) => {
      const indent = line.search(/\S|$/);
      if (indent > hiddenBelow) return [];
      hiddenBelow = Number.POSITIVE_INFINITY;
      if (indent === 0) isData = SECRET_PLACES.has(line.trim());
      const isValue = (isData && indent > 0) || line.includes(`${LAST_APPLIED}:`);
      if (!isValue) return [line];
      hiddenBelow = indent;
      return [line.replace(/^(\s*[^:]+(?::[^\s:]+)*:).*$/, '$1 ••••••')];
    })
    .join('\n');
};
