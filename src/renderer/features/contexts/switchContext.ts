import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { notify } from '../../ui/notify.ts';
import { targetOf } from './contextWords.ts';

/** Makes a context kubectl's current one, and says so. */
export const switchContext = async (entry: ContextEntry): Promise<void> => {
  try {
    await api.contexts.use(targetOf(entry));
    notify.success(`kubectl now uses ${entry.name}.`);
  } catch (error) {
    notify.error(error, `Using ${entry.name}`);
  }
};
