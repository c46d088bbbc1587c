import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ImportPlan } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { notify } from '../../ui/notify.ts';
import { readText } from '../../ui/readDropped.ts';
import { useSaving } from '../../ui/useSaving.ts';
import css from './contexts.module.css';
import { ImportChoices } from './ImportChoices.tsx';
import type { ImportText } from './openImport.tsx';

/** Takes a kubeconfig as text or file, shows what importing would do, and imports what is chosen. */
export const ImportDialog = ({
  given,
  onClose,
}: {
  readonly given?: ImportText;
  readonly onClose: () => void;
}) => {
  const [source, setSource] = useState<ImportText>(given ?? { name: '', text: '' });
  const [plan, setPlan] = useState<ImportPlan>();
  const reading = useSaving({
    save: async () => setPlan(await api.contexts.planImport({ text: source.text })),
    onClose: () => undefined,
  });
  const begun = useRef(false);
  useEffect(() => {
    if (given === undefined || begun.current) return;
    begun.current = true;
    reading.start();
  }, [given, reading]);
  const title = source.name === '' ? 'Import a kubeconfig' : `Import ${source.name}`;
  return (
    <Dialog onClose={onClose} title={title} size="xl">
      {plan === undefined ? (
        <SourceForm {...{ source, setSource, reading, onClose }} />
      ) : (
        <ImportChoices plan={plan} text={source.text} onClose={onClose} />
      )}
    </Dialog>
  );
};

interface SourceFormProps {
  readonly source: ImportText;
  readonly setSource: (source: ImportText) => void;
  readonly reading: ReturnType<typeof useSaving>;
  readonly onClose: () => void;
}

const SourceForm = ({ source, setSource, reading, onClose }: SourceFormProps) => {
  const choose = (file: File | null) => {
    if (file === null) return;
    readText(file).then(
      (text) => setSource({ name: file.name, text }),
      (error: unknown) => notify.error(error, 'Reading the file'),
    );
  };
  const submit = (event: FormEvent) => {
    if (source.text.trim() === '') event.preventDefault();
    else reading.submit(event);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Textarea
          data-autofocus
          label="Kubeconfig"
          description="Paste it here, choose a file, or drop one anywhere in the window. YAML or JSON."
          classNames={{ input: css.paste ?? '' }}
          rows={14}
          value={source.text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSource({ ...source, text: event.currentTarget.value })}
        />
        {reading.error === undefined ? null : <ErrorNote error={reading.error} />}
        <Group justify="space-between" gap="sm">
          <FileButton onChange={choose}>
            {(props) => (
              <Button {...props} variant="default">
                Choose a file
              </Button>
            )}
          </FileButton>
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={reading.busy} disabled={source.text.trim() === ''}>
              Look at it
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
};
