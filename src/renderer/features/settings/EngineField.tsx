import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queries } from '../../api/queries.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Field } from '../../ui/Field.tsx';
import { Actions } from '../../ui/PageHead.tsx';
import { changeSettings } from './changeSettings.ts';
import css from './SettingsPage.module.css';

/** Which Docker engine: found by itself, or the one that is named here. */
export const EngineField = ({ dockerHost }: { readonly dockerHost: string | undefined }) => {
  const [text, setText] = useState(dockerHost ?? '');
  const { data: info } = useQuery(queries.app.info.queryOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void changeSettings({ dockerHost: text.trim() === '' ? null : text.trim() });
  };
  return (
    <Field
      label="Docker engine"
      hint="Empty finds it: DOCKER_HOST, Docker’s contexts, then the usual sockets. Written as in DOCKER_HOST."
    >
      <form onSubmit={submit}>
        <TextInput
          aria-label="Docker engine"
          placeholder="unix:///var/run/docker.sock"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p className={css.dim}>{info?.engine === undefined ? null : `In use: ${info.engine}`}</p>
        {info?.engineError === undefined ? null : (
          <ErrorNote error={{ code: 'DOCKER_UNREACHABLE', ...info.engineError }} />
        )}
        <Actions>
          <Button type="submit" variant="default" disabled={text.trim() === (dockerHost ?? '')}>
            Use this engine
          </Button>
          {dockerHost === undefined ? null : (
            <Button variant="subtle" color="gray" onClick={() => void changeSettings({ dockerHost: null })}>
              Find it again
            </Button>
          )}
        </Actions>
      </form>
    </Field>
  );
};
