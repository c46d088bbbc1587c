import { stringify, type ToStringOptions } from 'yaml';
import { KUBE_SCHEMA } from './kubeTags.ts';

/**
 * A value as YAML that kubectl reads as that very value, whole numbers digit for digit, and that readers of YAML 1.1 and
 * 1.2 understand alike. Long lines stay whole.
 */
export const writeKubeYaml = (
  value: unknown,
  style: Pick<ToStringOptions, 'blockQuote' | 'indentSeq'> = {},
): string =>
  stringify(value, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    ...KUBE_SCHEMA,
    ...style,
  });
