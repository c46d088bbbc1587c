import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ImportPlan } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { useContexts } from '../../api/shared.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { useSaving } from '../../ui/useSaving.ts';
import css from './contexts.module.css';
import { ImportRow } from './ImportRow.tsx';
import { beginDecisions, type Decision, findOpenQuestion, toChoices } from './importChoices.ts';

/** What importing would do, name by name; a conflict has to be decided before. */
export const ImportChoices = (props: {
  readonly plan: ImportPlan;
  readonly text: string;
  readonly onClose: () => void;
}) => {
  const { plan, text, onClose } = props;
  const { state } = useContexts();
  const [decisions, setDecisions] = useState(() => beginDecisions(plan));
  const decide = (name: string, decision: Decision) => setDecisions(new Map(decisions).set(name, decision));
  const question = findOpenQuestion(
    plan,
    decisions,
    (name) => state?.contexts.some((entry) => entry.name === name) ?? false,
  );
  const saving = useSaving({
    save: async () => {
      const { added } = await api.contexts.import({
        text,
        into: plan.into,
        choices: toChoices(plan, decisions),
      });
      notify.success(
        added.length === 0 ? 'Nothing was to be added.' : `Imported ${added.join(', ')} into ${plan.into}.`,
      );
    },
    onClose,
  });
  const count = [...decisions.values()].filter(
    ({ action }) => action !== 'skip' && action !== undefined,
  ).length;
  return (
    <form onSubmit={saving.submit}>
      <Stack gap="md">
        <p className={css.sentence}>
          Into <code>{plan.into}</code>, where nothing else changes:
        </p>
        <ul className={css.imports}>
          {plan.contexts.map((context) => (
            <ImportRow
              key={context.name}
              context={context}
              decision={decisions.get(context.name) ?? { action: 'skip', to: '' }}
              onDecide={(decision) => decide(context.name, decision)}
            />
          ))}
        </ul>
        {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
        <Group justify="flex-end" gap="sm">
          <span className={css.question} role="status">
            {question}
          </span>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" data-autofocus loading={saving.busy} disabled={question !== undefined}>
            {count === 0 ? 'Import' : `Import ${formatPlural(count, 'context')}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
