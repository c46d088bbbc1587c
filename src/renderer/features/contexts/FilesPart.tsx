import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconFolderPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ContextsState, KubeconfigFile } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import css from './contexts.module.css';
import { FormDialog } from './FormDialog.tsx';

const sources: Readonly<Record<KubeconfigFile['from'], string>> = {
  KUBECONFIG: 'named by KUBECONFIG',
  default: 'kubectl’s own file',
  folder: 'in a folder you added',
};

/** Where the contexts come from: the files in their order, and the folders that were added. */
export const FilesPart = ({ state }: { readonly state: ContextsState }) => (
  <section className={css.files} aria-label="Files and folders">
    <header>
      <h2>Files, in the order that they count</h2>
      <Button variant="default" leftSection={<IconFolderPlus size={14} />} onClick={openAddFolder}>
        Add a folder
      </Button>
    </header>
    <ul>
      {state.files.map((file) => (
        <li key={file.path}>
          <code>{file.path}</code>
          <span className={css.dim}>
            {sources[file.from]}
            {file.from === 'default' && !file.isReadByKubectl
              ? ', not read while KUBECONFIG names others'
              : ''}
          </span>
          <FileState file={file} />
        </li>
      ))}
      {state.folders.map((folder) => (
        <li key={folder}>
          <code>{folder}/</code>
          <span className={css.dim}>a folder with {countIn(state, folder)}</span>
          <Tooltip label={`Forget the folder ${folder}`}>
            <ActionIcon aria-label={`Forget the folder ${folder}`} onClick={() => void forget(folder)}>
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        </li>
      ))}
    </ul>
  </section>
);

const countIn = ({ files }: ContextsState, folder: string): string =>
  formatPlural(
    files.filter(({ path, from }) => from === 'folder' && path.startsWith(`${folder}/`)).length,
    'kubeconfig',
  );

const FileState = ({ file }: { readonly file: KubeconfigFile }) => {
  if (file.problem !== undefined) {
    return (
      <span className={css.fileProblem}>
        <StateMark word="Broken" tone="bad" /> {file.problem.replace(`${file.path} `, 'It ')}
      </span>
    );
  }
  return file.isMissing ? <StateMark word="Not there yet" tone="idle" /> : null;
};

const forget = async (folder: string): Promise<void> => {
  try {
    await api.contexts.removeFolder({ path: folder });
    notify.success(`The folder ${folder} is forgotten; its files stay.`);
  } catch (error) {
    notify.error(error, `Forgetting ${folder}`);
  }
};

const openAddFolder = (): void => void openDialog((close) => <AddFolderDialog onClose={close} />);

const AddFolderDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [path, setPath] = useState('');
  const saving = useSaving({ save: () => api.contexts.addFolder({ path: path.trim() }), onClose });
  return (
    <FormDialog
      title="Add a folder of kubeconfigs"
      verb="Add the folder"
      busy={saving.busy}
      error={saving.error}
      disabled={path.trim() === ''}
      onSubmit={saving.submit}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label="Folder"
        description="Each kubeconfig in it is shown, and those that come later. Folders within it are not searched."
        placeholder="~/kubeconfigs"
        className="mono"
        value={path}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
    </FormDialog>
  );
};
