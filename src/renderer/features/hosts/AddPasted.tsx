import { Textarea } from '@mantine/core';
import { AddLines, type AddLinesProps } from './AddLines.tsx';
import { formatAddLines } from './hostCommands.ts';
import css from './hosts.module.css';

/** Adds the machines of pasted lines. */
export const AddPasted = ({ lines, onClose }: AddLinesProps) => (
  <AddLines {...{ lines, onClose }} label="Several machines" command={formatAddLines(lines.text)}>
    <Textarea
      data-autofocus
      label={lines.results.length === 0 ? 'Machines' : 'Machines that are not added yet'}
      description="One a line, as user@host:port NAME. The port and the name may be left out."
      placeholder={'root@10.0.0.5 web-1\ndeploy@10.0.0.6:2222 web-2'}
      classNames={{ input: css.paste ?? '' }}
      rows={lines.results.length === 0 ? 8 : 4}
      value={lines.text}
      maxLength={100_000}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => lines.setText(event.currentTarget.value)}
    />
  </AddLines>
);
