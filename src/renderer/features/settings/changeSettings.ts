import { api } from '../../api/api.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { notify } from '../../ui/notify.ts';

type SettingsPatch = Parameters<typeof api.app.settings.change>[0];

/** Keeps a change; the page shows it when the settings' stream tells of it. Resolves to whether it was taken. */
export const changeSettings = async (patch: SettingsPatch): Promise<boolean> => {
  try {
    await api.app.settings.change(patch);
    // Another engine is another answer to what is in use.
    await queryClient.invalidateQueries({ queryKey: queries.app.info.key() });
    return true;
  } catch (error) {
    notify.error(error, 'Keeping the settings');
    return false;
  }
};
