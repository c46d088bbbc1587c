import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import css from './contexts.module.css';
import type { Decision, PlannedContext } from './importChoices.ts';

interface ImportRowProps {
  readonly context: PlannedContext;
  readonly decision: Decision;
  readonly onDecide: (decision: Decision) => void;
}

/** One context of the text: what it is, and what becomes of it. */
export const ImportRow = (props: ImportRowProps) => {
  const { context } = props;
  const { server, signIn, namespace, notes, problem } = context;
  return (
    <li className={css.import}>
      <Chooser {...props} />
      <div className={css.facts}>
        <code>{server === undefined || server === '' ? 'no server' : server}</code>
        <span>signs in with {signIn}</span>
        {namespace === undefined ? null : <span>namespace {namespace}</span>}
      </div>
      {problem === undefined ? null : <p className={css.problem}>{problem}</p>}
      {notes.map((note) => (
        <p key={note} className={css.note}>
          <IconAlertTriangle size={14} aria-hidden /> {note}
        </p>
      ))}
    </li>
  );
};

const Chooser = ({ context, decision, onDecide }: ImportRowProps) => {
  const { name, conflict, problem } = context;
  if (conflict === 'same') {
    return (
      <p className={css.sentence}>
        <code>{name}</code> is there already, exactly like this.
      </p>
    );
  }
  if (conflict === 'different' && problem === undefined)
    return <Conflict {...{ context, decision, onDecide }} />;
  return (
    <Checkbox
      label={<code>{name}</code>}
      checked={decision.action === 'add'}
      disabled={problem !== undefined}
      onChange={(event) => onDecide({ ...decision, action: event.currentTarget.checked ? 'add' : 'skip' })}
    />
  );
};

const Conflict = ({ context, decision, onDecide }: ImportRowProps) => {
  const { name, existing } = context;
  return (
    <Radio.Group
      label={
        <>
          <code>{name}</code> is the name of another context already
        </>
      }
      description={
        existing === undefined ? undefined : (
          <>
            There: <code>{existing.server}</code>, signs in with {existing.signIn}, in{' '}
            <code>{existing.file}</code>
          </>
        )
      }
      value={decision.action ?? ''}
      onChange={(action) => onDecide({ ...decision, action: action as Decision['action'] })}
    >
      <Stack gap={6} mt={6}>
        <Radio value="rename" label="Keep both: add this one under another name" />
        {decision.action === 'rename' ? (
          <TextInput
            aria-label={`New name for ${name}`}
            className={`mono ${css.newName}`}
            value={decision.to}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onDecide({ ...decision, to: event.currentTarget.value })}
          />
        ) : null}
        <Radio
          value="replace"
          label="Replace the one that is there, with its cluster and user where nothing else uses them"
        />
        <Radio value="skip" label="Leave this one out" />
      </Stack>
    </Radio.Group>
  );
};
