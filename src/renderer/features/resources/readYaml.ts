import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { api } from '../../api/api.ts';

/** An object's YAML as it is now. */
export const readYaml = async (cluster: string, ref: ObjectRef): Promise<string> => {
  const stop = new AbortController();
  try {
    for await (const { yaml } of await api.resources.detail({ cluster, ref }, { signal: stop.signal })) {
      return yaml;
    }
  } finally {
    stop.abort();
  }
  throw new Error(`${ref.name} was deleted.`);
};
