import { stringify } from 'yaml';

export type PlainObject = Readonly<Record<string, unknown>>;

/** The object without managed fields, and what it is first. */
export const showObject = (object: PlainObject): PlainObject => {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { managedFields: _, ...shown } = (metadata ?? {}) as Record<string, unknown>;
  return { apiVersion, kind, metadata: shown, ...rest };
};

/** An object as YAML, in words that mean the same to readers of YAML 1.1 such as kubectl; long lines stay whole. */
export const renderYaml = (object: PlainObject): string =>
  stringify(object, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
