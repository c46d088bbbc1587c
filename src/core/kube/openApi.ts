import type { KubeConnection } from './connection.ts';

/** A schema as OpenAPI v3 and Kubernetes' structural schemas write it; only what is used of it. */
export interface ApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly additionalProperties?: boolean | ApiSchema;
  readonly items?: ApiSchema;
  readonly allOf?: readonly ApiSchema[];
  readonly anyOf?: readonly ApiSchema[];
  readonly oneOf?: readonly ApiSchema[];
  readonly not?: ApiSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

/** The schema of one kind, and those that its references lead to, by their whole `$ref`. */
export interface KindSchema {
  readonly root: ApiSchema;
  readonly definitions: Readonly<Record<string, ApiSchema>>;
}

interface OpenApiIndex {
  readonly paths?: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
}

interface OpenApiDocument {
  readonly components?: { readonly schemas?: Readonly<Record<string, ApiSchema>> };
}

/** Schemas out of the API server's own OpenAPI v3, those of custom resources among them. */
export interface OpenApi {
  /** Undefined for a kind that the cluster does not describe. */
  find(
    connection: KubeConnection,
    kind: { readonly apiVersion: string; readonly kind: string },
    signal: AbortSignal,
  ): Promise<KindSchema | undefined>;
}

/** Documents of group versions that are kept, of all clusters together; a large one takes some megabytes. */
const KEPT = 40;
const DEADLINE = 30_000;

const REF = '#/components/schemas/';

const findRoot = (schemas: Readonly<Record<string, ApiSchema>>, apiVersion: string, kind: string) => {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return Object.values(schemas).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (one) => one.group === group && one.version === version && one.kind === kind,
    ),
  );
};

/** The documents are kept by the address that the index gives, which has their hash in it. */
export const createOpenApi = (): OpenApi => {
  const kept = new Map<string, Promise<OpenApiDocument>>();
  const keep = (key: string, asked: Promise<OpenApiDocument>) => {
    kept.delete(key);
    kept.set(key, asked);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return asked;
  };
  const read = async (connection: KubeConnection, path: string, signal: AbortSignal) => {
    const key = `${connection.id} ${connection.server} ${path}`;
    const before = kept.get(key);
    if (before !== undefined) {
      // Somebody else's call may have been cancelled in the middle of it.
      const document = await keep(key, before).catch(() => undefined);
      if (document !== undefined) return document;
      kept.delete(key);
    }
    const options = { signal, deadline: DEADLINE };
    return await keep(
      key,
      connection.call<OpenApiDocument>('GET', path, options).then(({ body }) => body),
    ).catch((error: unknown) => {
      kept.delete(key);
      throw error;
    });
  };
  return {
    find: async (connection, { apiVersion, kind }, signal) => {
      const index = await connection.call<OpenApiIndex>('GET', '/openapi/v3', { signal, okCodes: [404] });
      const path = index.body.paths?.[`${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`];
      if (index.status === 404 || path === undefined) return undefined;
      const { components } = await read(connection, path.serverRelativeURL, signal);
      const schemas = components?.schemas ?? {};
      const root = findRoot(schemas, apiVersion, kind);
      if (root === undefined) return undefined;
      const definitions = Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [`${REF}${name}`, schema]),
      );
      return { root, definitions };
    },
  };
};
