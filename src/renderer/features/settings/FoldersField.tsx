import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Field } from '../../ui/Field.tsx';
import { changeSettings } from './changeSettings.ts';
import css from './SettingsPage.module.css';

/** Folders that are searched for kubeconfig files. */
export const FoldersField = ({ folders }: { readonly folders: readonly string[] }) => {
  const [path, setPath] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const added = path.trim();
    if (added === '' || folders.includes(added)) return;
    if (await changeSettings({ kubeconfigFolders: [...folders, added] })) setPath('');
  };
  return (
    <Field
      label="Kubeconfig folders"
      hint="Their files are shown beside those of KUBECONFIG. Taking a folder out changes none of its files."
    >
      {folders.map((folder) => (
        <div key={folder} className={css.line}>
          <span className="mono">{folder}</span>
          <ActionIcon
            aria-label={`Take out ${folder}`}
            onClick={() =>
              void changeSettings({ kubeconfigFolders: folders.filter((other) => other !== folder) })
            }
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      <form className={css.line} onSubmit={(event) => void add(event)}>
        <TextInput
          aria-label="Folder to add"
          placeholder="/home/me/clusters"
          spellCheck={false}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={path.trim() === ''}>
          Add the folder
        </Button>
      </form>
    </Field>
  );
};
