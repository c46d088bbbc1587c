import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconBox, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import css from './NamespaceFilter.module.css';
import { useNamespaces } from './useNamespaces.ts';

const describe = (selected: readonly string[]): string => {
  const [first, second] = selected;
  if (first === undefined) return 'All namespaces';
  return second === undefined ? first : `${selected.length} namespaces`;
};

/** The global filter: all namespaces, or any number of them. */
export const NamespaceFilter = () => {
  const { selected, select, all } = useNamespaces();
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  // A namespace that was deleted since stays in the list while it is selected, or nobody could take it out.
  const names = [...new Set([...(all ?? []), ...selected])].sort();
  const shown = names.filter((name) => name.includes(text.trim().toLowerCase()));
  const toggle = (name: string) =>
    select(selected.includes(name) ? selected.filter((other) => other !== name) : [...selected, name]);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconBox size={14} />}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`Namespaces: ${describe(selected)}`}
          title={selected.join(', ')}
          onClick={() => setOpened(!opened)}
        >
          <span className={css.chosen}>{describe(selected)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <TextInput
          data-autofocus
          aria-label="Find a namespace"
          placeholder="Find a namespace"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={css.list}>
          <Checkbox label="All" checked={selected.length === 0} onChange={() => select([])} />
          {shown.map((name) => (
            <Checkbox
              key={name}
              label={<span className="mono">{name}</span>}
              checked={selected.includes(name)}
              onChange={() => toggle(name)}
            />
          ))}
          {all === undefined ? <p>The cluster has not listed its namespaces yet.</p> : null}
          {shown.length === 0 && names.length > 0 ? (
            <p>No namespace has «{text.trim()}» in its name.</p>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
};
