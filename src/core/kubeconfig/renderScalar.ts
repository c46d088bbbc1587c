import { writeKubeYaml } from '../lib/kubeYaml/writeKubeYaml.ts';

/**
 * A string as a YAML scalar on one line, quoted as the one that stood in its place was, and wherever kubectl, which
 * reads YAML 1.1, would take it for no string. It must hold no line end.
 */
export const renderScalar = (value: string, before = ''): string => {
  if (/^"./.test(before) && before !== '""') return JSON.stringify(value);
  if (/^'./.test(before) && before !== "''") return `'${value.replaceAll("'", "''")}'`;
  return writeKubeYaml(value, { blockQuote: false }).trimEnd();
};
