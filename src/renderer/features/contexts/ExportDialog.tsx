import { Button, Group, Loader, Stack, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { ContextEntry, ContextExport } from '../../../shared/contract/contexts.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { notify } from '../../ui/notify.ts';
import { saveFile } from '../../ui/saveFile.ts';
import { useSaving } from '../../ui/useSaving.ts';
import css from './contexts.module.css';
import { targetOf } from './contextWords.ts';

/** A kubeconfig of the chosen contexts alone: to copy, to download, or to write to a private file. */
export const ExportDialog = ({
  entries,
  onClose,
}: {
  readonly entries: readonly ContextEntry[];
  readonly onClose: () => void;
}) => {
  const { exported, error } = useExport(entries);
  const names = entries.map(({ name }) => name);
  const title = names.length === 1 ? `Export the context ${names[0]}` : `Export ${names.length} contexts`;
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <Stack gap="md">
        <div className={css.words}>
          <p>
            A kubeconfig with {names.length === 1 ? 'this context' : 'these contexts'} alone. It holds the
            credentials: whoever has it can sign in.
          </p>
          {exported === undefined || exported.notes.length === 0 ? null : (
            <ul>
              {exported.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </div>
        {error === undefined ? null : <ErrorNote error={error} />}
        {exported === undefined && error === undefined ? (
          <Loader size="sm" aria-label="Gathering the contexts" />
        ) : null}
        {exported === undefined ? null : (
          <>
            <WriteForm entries={entries} onClose={onClose} />
            <Group justify="flex-end" gap="sm">
              <CopyButton text={exported.text} what="the kubeconfig" title="Copy" />
              <Button
                data-autofocus
                leftSection={<IconDownload size={14} />}
                onClick={() =>
                  saveFile(`${names.length === 1 ? names[0] : 'contexts'}.kubeconfig.yaml`, exported.text)
                }
              >
                Download
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Dialog>
  );
};

const WriteForm = ({
  entries,
  onClose,
}: {
  readonly entries: readonly ContextEntry[];
  readonly onClose: () => void;
}) => {
  const [to, setTo] = useState('');
  const saving = useSaving({
    save: () => api.contexts.export({ contexts: entries.map(targetOf), to }),
    onClose: () => {
      onClose();
      notify.success(`Exported to ${to}, which only you can read.`);
    },
  });
  const submit = (event: FormEvent) => {
    if (to === '') event.preventDefault();
    else saving.submit(event);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <div className={css.withButton}>
          <TextInput
            label="Or write it to a new file on the computer where Slipway runs"
            description="Only you can read it there. A file that exists is not replaced."
            placeholder="~/team.kubeconfig"
            className="mono"
            value={to}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={saving.busy} disabled={to === ''}>
            Write the file
          </Button>
        </div>
        {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
      </Stack>
    </form>
  );
};

const useExport = (entries: readonly ContextEntry[]) => {
  const [exported, setExported] = useState<ContextExport>();
  const [error, setError] = useState<ErrorInfo>();
  useEffect(() => {
    const controller = new AbortController();
    api.contexts
      .export({ contexts: entries.map(targetOf) }, { signal: controller.signal })
      .then(setExported)
      .catch((thrown: unknown) => {
        if (!isAbort(thrown)) setError(toErrorInfo(thrown));
      });
    return () => controller.abort();
  }, [entries]);
  return { exported, error };
};
