import { AppError } from '../../shared/errors.ts';
import type { Contexts } from '../contexts/createContexts.ts';
import type { Settings } from './createSettings.ts';

/**
 * Asked before a cluster is changed, by its id in the contract. Rejects with `READ_ONLY` when it is marked read-only,
 * under whatever name it is reached, and when the settings, which say that, cannot be read.
 */
export type RefuseReadOnly = (cluster: string) => Promise<void>;

interface GuardParts {
  readonly settings: Pick<Settings, 'get'>;
  readonly contexts: Pick<Contexts, 'get'>;
}

export const createReadOnlyGuard =
  ({ settings, contexts }: GuardParts): RefuseReadOnly =>
  async (cluster) => {
    const marked = readMarks(settings);
    if (marked.length === 0) return;
    const ids = marked.includes(cluster) ? [cluster] : await findIds(cluster, contexts);
    if (!ids.some((id) => marked.includes(id))) return;
    throw new AppError(
      'READ_ONLY',
      `${cluster.slice(cluster.indexOf('/') + 1)} is marked read-only, so nothing in it was changed.`,
      { hint: 'Choose “Allow changes” in its menu, or remove the mark in Settings.' },
    );
  };

const readMarks = (settings: GuardParts['settings']): readonly string[] => {
  try {
    return settings.get().readOnly;
  } catch (cause) {
    throw new AppError(
      'READ_ONLY',
      'Nothing was changed: the settings, which say what clusters are read-only, cannot be read.',
      {
        cause,
        hint: cause instanceof AppError ? cause.hint : undefined,
        details: [cause instanceof Error ? cause.message : String(cause)],
      },
    );
  }
};

/** A cluster of ours has an id of its own, and one by each context that leads to it. */
const findIds = async (cluster: string, contexts: GuardParts['contexts']): Promise<readonly string[]> => {
  const entries = (await contexts.get()).contexts.filter(({ isShadowed }) => !isShadowed);
  const own = cluster.startsWith('slipway/')
    ? cluster.slice('slipway/'.length)
    : entries.find(({ name }) => cluster === `context/${name}`)?.slipway;
  if (own === undefined) return [cluster];
  return [
    `slipway/${own}`,
    ...entries.filter(({ slipway }) => slipway === own).map(({ name }) => `context/${name}`),
  ];
};
