import { createElement } from 'react';
import type { AppSettings } from '../../../shared/contract/app.ts';
import { api } from '../../api/api.ts';
import { confirmAndRun } from '../../ui/ConfirmDialog.tsx';
import { copyText } from '../../ui/CopyButton.tsx';
import { go } from '../../ui/history.ts';
import { operationPath } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import { saveFile } from '../../ui/saveFile.ts';
import { DeleteWords } from './DeleteWords.tsx';

/** Asks for the name before a cluster goes. */
export const askToDelete = (name: string): void =>
  confirmAndRun(
    {
      title: `Delete the cluster ${name}?`,
      body: createElement(DeleteWords, { name }),
      verb: `Delete ${name}`,
      danger: true,
      typeName: name,
    },
    async () => {
      const { operation } = await api.clusters.delete({ name });
      go(operationPath(operation));
    },
  );

/** Goes on with a create that did not finish, or starts the nodes of a cluster that was stopped. */
export const resumeCluster = async (name: string): Promise<void> => {
  try {
    const { operation } = await api.clusters.resume({ name });
    go(operationPath(operation));
  } catch (error) {
    notify.error(error, `Going on with ${name}`);
  }
};

interface Named {
  readonly id: string;
  readonly name: string;
}

export const copyKubeconfig = async ({ id, name }: Named): Promise<void> => {
  try {
    const copied = await copyText(await api.clusters.kubeconfig({ cluster: id }));
    if (copied) notify.success(`The kubeconfig of ${name} is on the clipboard.`);
  } catch (error) {
    notify.error(error, `Copying the kubeconfig of ${name}`);
  }
};

export const saveKubeconfig = async ({ id, name }: Named): Promise<void> => {
  try {
    saveFile(`${name}.kubeconfig.yaml`, await api.clusters.kubeconfig({ cluster: id }));
  } catch (error) {
    notify.error(error, `Exporting the kubeconfig of ${name}`);
  }
};

/** Puts a cluster's mark on, or takes it off. */
export const toggleMark = async (
  mark: 'production' | 'readOnly',
  id: string,
  settings: AppSettings,
): Promise<void> => {
  const before = settings[mark];
  const next = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  try {
    await api.app.settings.change({ [mark]: next });
  } catch (error) {
    notify.error(error, 'Changing the settings');
  }
};
