import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import type { Path, Problem } from './problem.ts';

/** A name part, also a value: 1 to 63 letters, digits, hyphens, underscores and dots, ends alphanumeric. */
const namePattern = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const prefixPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const isKey = (key: string): boolean => {
  const [first = '', second, ...rest] = key.split('/');
  if (rest.length > 0) return false;
  if (second === undefined) return namePattern.test(first);
  return first.length <= 253 && prefixPattern.test(first) && namePattern.test(second);
};

const isValue = (value: string): boolean => value === '' || namePattern.test(value);

const explainKey = (noun: string, key: string): string =>
  `${JSON.stringify(key)} is no key of a ${noun}; one looks like \`zone\` or \`example.com/zone\``;

const explainValue = (noun: string, value: string): string =>
  `${JSON.stringify(value)} is no value of a ${noun}; it has at most 63 letters, digits, \`-\`, \`_\` and \`.\`, and begins and ends with a letter or digit`;

const checkPair = (noun: string, path: Path, { key, value }: { key: string; value: string }): Problem[] => [
  ...(isKey(key) ? [] : [{ path, message: explainKey(noun, key) }]),
  ...(isValue(value) ? [] : [{ path, message: explainValue(noun, value) }]),
];

/** Whether a node's labels are written as Kubernetes wants them; `path` is the node's. */
export const checkLabels = (node: Pick<NodeSpec, 'labels'>, path: Path): readonly Problem[] =>
  Object.entries(node.labels).flatMap(([key, value]) =>
    checkPair('label', [...path, 'labels', key], { key, value }),
  );

/** Whether a node's taints are written as Kubernetes wants them and none comes twice; `path` is the node's. */
export const checkTaints = (node: NodeSpec, path: Path): readonly Problem[] => {
  const seen = new Set<string>();
  return (node.taints ?? []).flatMap((taint, index) => {
    const own = [...path, 'taints', index];
    const problems = checkPair('taint', own, taint);
    const name = `${taint.key}:${taint.effect}`;
    if (seen.has(name)) problems.push({ path: own, message: `the taint ${name} is written twice` });
    seen.add(name);
    return problems;
  });
};
