import type { Refusal } from '../../kube/applyObject.ts';

type Path = readonly (string | number)[];

/** `spec.ports[0].port` and `spec.labels["a.b/c"]` as keys and positions. */
const parseField = (field: string): Path =>
  [...field.matchAll(/\[(\d+)\]|\["([^"]*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, index, quoted, bare, name]) => (index === undefined ? (quoted ?? bare ?? name ?? '') : Number(index)),
  );

/** What `strict` decoding and server-side apply say of fields that they do not know. */
const UNDECLARED = /\.?([\w.[\]"/-]+): field not declared in schema|unknown field "([^"]+)"/g;

/** Fields that a refusal names, with what is said of each. */
export const listRefusedFields = ({
  causes,
  message,
}: Refusal): readonly { path: Path; message: string }[] => {
  const named = causes
    .filter(({ field }) => field !== '')
    .map((cause) => ({ path: parseField(cause.field), message: `${cause.field}: ${cause.message}` }));
  if (named.length > 0) return named;
  return [...message.matchAll(UNDECLARED)].map(([, declared, unknown]) => {
    const field = declared ?? unknown ?? '';
    return { path: parseField(field), message: `${field} is no field that this kind has` };
  });
};
