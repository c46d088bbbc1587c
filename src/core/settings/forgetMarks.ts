import type { Settings } from './createSettings.ts';

/** Takes the marks of clusters that are gone out of the settings: a new one of that name begins without. */
export const forgetMarks = async (
  settings: Pick<Settings, 'get' | 'change'>,
  ids: readonly string[],
): Promise<void> => {
  const { production, readOnly } = settings.get();
  if (![...production, ...readOnly].some((id) => ids.includes(id))) return;
  const keep = (marked: readonly string[] = []) => marked.filter((id) => !ids.includes(id));
  await settings.change((now) => ({ production: keep(now.production), readOnly: keep(now.readOnly) }));
};
