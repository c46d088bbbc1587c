import { ActionIcon, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSearch, IconX } from '@tabler/icons-react';
import type { SearchAddon } from '@xterm/addon-search';
import { useState } from 'react';
import css from './pods.module.css';

/** Searches what a terminal shows and has shown: Enter goes up, Shift-Enter down, Esc back into the terminal. */
export const TerminalSearch = ({
  search,
  onClose,
}: {
  readonly search: SearchAddon;
  readonly onClose: () => void;
}) => {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState(true);
  const find = (text: string, up: boolean) => {
    setFound(text === '' || (up ? search.findPrevious(text) : search.findNext(text)));
  };
  return (
    <div className={css.toolbar}>
      <TextInput
        autoFocus
        aria-label="Search the terminal"
        placeholder="Search"
        leftSection={<IconSearch size={14} />}
        value={query}
        spellCheck={false}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          find(event.currentTarget.value, true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(query, !event.shiftKey);
          if (event.key === 'Escape') onClose();
        }}
      />
      <ActionIcon aria-label="Match above" onClick={() => find(query, true)}>
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon aria-label="Match below" onClick={() => find(query, false)}>
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon aria-label="Close the search" onClick={onClose}>
        <IconX size={14} />
      </ActionIcon>
      <span className={css.hint} role="status">
        {found ? '' : 'Not found'}
      </span>
    </div>
  );
};
