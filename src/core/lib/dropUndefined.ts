/** The same without the keys that have no value, so that it can be laid over something else. */
export const dropUndefined = <T extends object>(data: T): Partial<T> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Partial<T>;
