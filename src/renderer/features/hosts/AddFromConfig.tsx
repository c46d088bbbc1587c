import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { AddLines, type AddLinesProps } from './AddLines.tsx';
import { formatAddFromConfig } from './hostCommands.ts';
import css from './hosts.module.css';

/** Adds machines that `~/.ssh/config` names. */
export const AddFromConfig = ({ lines, onClose }: AddLinesProps) => {
  const { data: names, error } = useQuery(
    queries.hosts.listSshConfig.queryOptions({ staleTime: 0, gcTime: 0 }),
  );
  if (error !== null) return <ErrorNote error={toErrorInfo(error)} />;
  if (names === undefined) return <p className={css.dim}>Reading ~/.ssh/config …</p>;
  if (names.length === 0) {
    return (
      <p className={css.sentence}>
        Your ~/.ssh/config names no machine that is not here already. Entries with * or ? stand for many, and
        are left out.
      </p>
    );
  }
  const chosen = lines.text.split('\n').filter((name) => name !== '');
  const added = lines.results.flatMap(({ machine, text }) => (machine === undefined ? [] : [text]));
  return (
    <AddLines {...{ lines, onClose }} label="From ~/.ssh/config" command={formatAddFromConfig(chosen)}>
      <fieldset className={css.choices}>
        <legend>Machines of your ~/.ssh/config that are not here yet</legend>
        {names
          .filter((name) => !added.includes(name))
          .map((name) => (
            <Checkbox
              key={name}
              label={<code>{name}</code>}
              checked={chosen.includes(name)}
              onChange={(event) =>
                lines.setText(
                  names
                    .filter((other) =>
                      other === name ? event.currentTarget.checked : chosen.includes(other),
                    )
                    .join('\n'),
                )
              }
            />
          ))}
      </fieldset>
    </AddLines>
  );
};
