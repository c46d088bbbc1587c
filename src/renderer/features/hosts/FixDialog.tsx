import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { FixResult, HostFinding } from '../../../shared/hostFinding.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { openDialog } from '../../ui/overlays.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import { fixWords } from './findingWords.ts';
import css from './hosts.module.css';
import { type CheckPlan, toInput } from './useCheck.ts';

interface FixProps {
  readonly finding: HostFinding;
  readonly plan: CheckPlan;
  /** With what a check finds afterwards. */
  readonly onDone: (findings: readonly HostFinding[]) => void;
}

/** Says what mending changes on a machine, does it, and then says what was changed. */
const FixDialog = ({ finding, plan, onDone, onClose }: FixProps & { readonly onClose: () => void }) => {
  const { host, fix } = finding;
  const [result, setResult] = useState<FixResult>();
  const saving = useSaving({
    save: async () => {
      if (fix === undefined) return;
      const { results, findings } = await api.hosts.fix({ ...toInput(plan), fixes: [{ host, fix }] });
      setResult(results[0]);
      onDone(findings);
    },
    onClose: () => undefined,
  });
  if (fix === undefined) return null;
  const { verb, changes } = fixWords[fix];
  return (
    <Dialog onClose={onClose} unsaved={false} title={`${verb} on ${host}?`}>
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          {result === undefined ? (
            <div className={css.words}>
              {changes.map((change) => (
                <p key={change}>{change}</p>
              ))}
              <p>This is the machine’s own set-up: it stays so when a cluster on it is deleted.</p>
            </div>
          ) : (
            <Outcome result={result} />
          )}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            {result === undefined ? (
              <>
                <Button variant="default" onClick={onClose}>
                  Cancel
                </Button>
                <Button type="submit" data-autofocus loading={saving.busy}>
                  {verb}
                </Button>
              </>
            ) : (
              <Button ref={(button) => button?.focus()} onClick={onClose}>
                Close
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const outcomes = {
  done: { word: 'Done', tone: 'ok' },
  unneeded: { word: 'Nothing to do: all was so already', tone: 'ok' },
  failed: { word: 'It did not work', tone: 'bad' },
} as const;

const Outcome = ({ result: { state, changes, error } }: { readonly result: FixResult }) => (
  <div className={css.words} role="status">
    <StateMark {...outcomes[state]} />
    {changes.length === 0 ? null : (
      <ul aria-label="What was changed">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    )}
    {error === undefined ? null : <ErrorNote error={error} />}
  </div>
);

/** Asks whether to mend what a check found, and shows what came of it. */
export const openFix = (props: FixProps): void =>
  void openDialog((close) => <FixDialog {...props} onClose={close} />);
