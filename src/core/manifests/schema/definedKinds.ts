import type { ApiSchema, KindSchema } from '../../kube/openApi.ts';
import type { KubeValue } from '../parse/parsedObject.ts';

/** A kind that a CustomResourceDefinition of the same files brings. */
export interface DefinedKind {
  readonly plural: string;
  readonly namespaced: boolean;
  /** Id of the definition's object. */
  readonly definition: string;
  readonly schema?: KindSchema;
}

interface Definition {
  readonly group?: string;
  readonly scope?: string;
  readonly names?: { readonly kind?: string; readonly plural?: string };
  readonly versions?: readonly {
    readonly name?: string;
    readonly schema?: { readonly openAPIV3Schema?: ApiSchema };
  }[];
}

const TEXT: ApiSchema = { type: 'string' };

/** What the API server adds to every definition's schema. */
const complete = (schema: ApiSchema): KindSchema => ({
  root: {
    ...schema,
    properties: { ...schema.properties, apiVersion: TEXT, kind: TEXT, metadata: { type: 'object' } },
  },
  definitions: {},
});

const asDefinition = (value: KubeValue): Definition =>
  typeof value['spec'] === 'object' && value['spec'] !== null ? (value['spec'] as Definition) : {};

/** Kinds that files define themselves, by `apiVersion kind`; a definition that is not whole is left to the server. */
export const listDefinedKinds = (
  objects: readonly { readonly id: string; readonly kind: string; readonly value: KubeValue }[],
): ReadonlyMap<string, DefinedKind> => {
  const found = new Map<string, DefinedKind>();
  for (const { id, kind, value } of objects) {
    if (kind !== 'CustomResourceDefinition') continue;
    const { group, scope, names, versions } = asDefinition(value);
    if (!Array.isArray(versions) || typeof names?.kind !== 'string' || typeof names.plural !== 'string')
      continue;
    for (const version of versions) {
      const schema = version?.schema?.openAPIV3Schema;
      found.set(`${group}/${version?.name} ${names.kind}`, {
        plural: names.plural,
        namespaced: scope === 'Namespaced',
        definition: id,
        ...(schema === undefined ? {} : { schema: complete(schema) }),
      });
    }
  }
  return found;
};
