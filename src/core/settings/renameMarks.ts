import type { RenamedContext } from '../contexts/createContexts.ts';
import type { Settings } from './createSettings.ts';

/** The marks of a context follow its new name: a rename must not make a read-only cluster one that can be changed. */
export const renameMarks = async (
  settings: Pick<Settings, 'get' | 'change'>,
  { from, to, isGone }: RenamedContext,
): Promise<void> => {
  const [before, after] = [`context/${from}`, `context/${to}`];
  const rename = (ids: readonly string[]): string[] => {
    if (!ids.includes(before)) return [...ids];
    return [...new Set([...ids.filter((id) => !(isGone && id === before)), after])];
  };
  const { production, readOnly } = settings.get();
  if (![...production, ...readOnly].includes(before)) return;
  await settings.change((now) => ({
    production: rename(now.production ?? []),
    readOnly: rename(now.readOnly ?? []),
  }));
};
