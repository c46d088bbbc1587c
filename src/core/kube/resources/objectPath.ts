import type { ObjectRef, ResourceType } from '../../../shared/contract/procedure.ts';

/** Path of the list of a kind, in one namespace or in all. */
export const listPath = ({ group, version, plural }: ResourceType, namespace?: string): string => {
  const root = group === '' ? '/api' : `/apis/${encodeURIComponent(group)}`;
  const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${encodeURIComponent(version)}${place}/${encodeURIComponent(plural)}`;
};

/** Path of one object. */
export const objectPath = (ref: ObjectRef): string =>
  `${listPath(ref, ref.namespace)}/${encodeURIComponent(ref.name)}`;

/** The object as a person names it: `pods web-1 in default`. */
export const describeRef = ({ plural, name, namespace }: ObjectRef): string =>
  `${plural} ${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
