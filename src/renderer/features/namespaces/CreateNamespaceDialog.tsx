import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { kubectlCommand } from '../../ui/kubectlCommand.ts';
import { findNameProblem } from '../../ui/namespaceName.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import { findLabelProblem, parseLabels } from './namespaceForm.ts';

/** Asks for a name, and labels for who wants them. */
export const CreateNamespaceDialog = ({
  cluster,
  onClose,
}: {
  readonly cluster: string;
  readonly onClose: () => void;
}) => {
  const [name, setName] = useState('');
  const [labels, setLabels] = useState('');
  const nameProblem = findNameProblem(name);
  const labelProblem = findLabelProblem(labels);
  const saving = useSaving({
    save: () => api.namespaces.create({ cluster, name, labels: parseLabels(labels) }),
    done: `The namespace ${name} is created.`,
    onClose,
  });
  return (
    <Dialog onClose={onClose} title="Create a namespace">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          <TextInput
            data-autofocus
            label="Name"
            placeholder="shop"
            className="mono"
            value={name}
            error={name === '' ? undefined : nameProblem}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Labels"
            description="None is needed. As team=web, stage=test."
            className="mono"
            value={labels}
            error={labelProblem}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setLabels(event.currentTarget.value)}
          />
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            {name === '' ? null : (
              <ShowCommand command={kubectlCommand(cluster, ['create', 'namespace', name])} />
            )}
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={saving.busy}
              disabled={nameProblem !== undefined || labelProblem !== undefined}
            >
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
