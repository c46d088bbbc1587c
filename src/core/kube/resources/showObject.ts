export type PlainObject = Readonly<Record<string, unknown>>;

/** The object without managed fields, and what it is first. */
export const showObject = (object: PlainObject): PlainObject => {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { managedFields: _, ...shown } = (metadata ?? {}) as Record<string, unknown>;
  return { apiVersion, kind, metadata: shown, ...rest };
};
