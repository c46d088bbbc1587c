import { Button, Popover } from '@mantine/core';
import { IconBox, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import css from './NamespaceFilter.module.css';
import { findNameProblem } from './namespaceName.ts';
import { isStrings, useRemembered } from './remembered.ts';
import { useClusterId } from './useCluster.ts';
import { useNamespaces } from './useNamespaces.ts';

const describe = (selected: readonly string[]): string => {
  const [first, second] = selected;
  if (first === undefined) return 'All namespaces';
  return second === undefined ? first : `${selected.length} namespaces`;
};

/** The global filter: all namespaces, or any number of them. */
export const NamespaceFilter = () => {
  const { selected } = useNamespaces();
  const [opened, setOpened] = useState(false);
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
        {opened ? <Choice onClose={() => setOpened(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
};

interface Option {
  /** Undefined for all namespaces. */
  readonly name: string | undefined;
  readonly isChosen: boolean;
}

const none: readonly string[] = [];

/** What the text leaves, names that begin with it first; a name that is only typed counts where nobody knows which there are. */
const useOptions = (text: string) => {
  const cluster = useClusterId() ?? '';
  const { selected, select, all, isRefused } = useNamespaces();
  const [typed, keepTyped] = useRemembered({
    key: `namespaces.typed.${cluster}`,
    initial: none,
    isValid: isStrings,
  });
  // One that was deleted since stays in the list while it is selected, or nobody could take it out.
  const names = [...new Set([...(all ?? typed), ...selected])].sort();
  const found = names
    .filter((name) => name.includes(text))
    .toSorted((a, b) => Number(b.startsWith(text)) - Number(a.startsWith(text)));
  const problem =
    all === undefined && text !== '' && !names.includes(text) ? findNameProblem(text) : undefined;
  const isNew = all === undefined && text !== '' && !names.includes(text) && problem === undefined;
  const options: readonly Option[] = [
    ...(text === '' ? [{ name: undefined, isChosen: selected.length === 0 }] : []),
    ...found.map((name) => ({ name, isChosen: selected.includes(name) })),
    ...(isNew ? [{ name: text, isChosen: false }] : []),
  ];
  const keep = (name: string) => {
    if (all === undefined && !typed.includes(name)) keepTyped([...typed, name]);
  };
  const choose = ({ name, isChosen }: Option, isAdded: boolean) => {
    if (name === undefined) return select([]);
    keep(name);
    if (!isAdded) return select([name]);
    select(isChosen ? selected.filter((other) => other !== name) : [...selected, name]);
  };
  return { options, choose, note: problem ?? findNote({ all, isRefused, text, count: options.length }) };
};

const findNote = (known: {
  readonly all: readonly string[] | undefined;
  readonly isRefused: boolean;
  readonly text: string;
  readonly count: number;
}): string | undefined => {
  if (known.isRefused) return 'You may not list the namespaces here: type the name of one.';
  if (known.all === undefined) return 'The cluster has not listed its namespaces yet.';
  return known.count === 0 ? `No namespace has «${known.text}» in its name.` : undefined;
};

/** A click or Enter shows that one alone; with Ctrl, or on its mark, it is added or taken out. */
const Choice = ({ onClose }: { readonly onClose: () => void }) => {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const { options, choose, note } = useOptions(typed.trim().toLowerCase());
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const take = (option: Option | undefined, isAdded: boolean) => {
    if (option === undefined) return;
    choose(option, isAdded);
    if (!isAdded) onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') take(options[active], event.ctrlKey || event.metaKey);
    else if (step !== undefined) setActive(Math.max(0, Math.min(active + step, options.length - 1)));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        data-autofocus
        className={css.query}
        role="combobox"
        aria-label="Find a namespace"
        aria-expanded
        aria-controls="namespaces"
        aria-activedescendant={options[active] === undefined ? undefined : `namespace-${active}`}
        placeholder="Find a namespace"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
      />
      <div
        id="namespaces"
        role="listbox"
        aria-multiselectable
        aria-label="Namespaces"
        className={css.list}
        ref={list}
      >
        {options.map((option, index) => (
          <OptionRow
            key={option.name ?? ''}
            {...{ option, index }}
            isActive={index === active}
            onTake={(isAdded) => take(option, isAdded)}
          />
        ))}
      </div>
      {note === undefined ? null : <p className={css.note}>{note}</p>}
    </>
  );
};

const OptionRow = (props: {
  readonly option: Option;
  readonly index: number;
  readonly isActive: boolean;
  readonly onTake: (isAdded: boolean) => void;
}) => {
  const { option, index, isActive, onTake } = props;
  const onClick = (event: MouseEvent) => {
    const isMark = event.target instanceof Element && event.target.closest('[data-mark]') !== null;
    onTake(isMark || event.ctrlKey || event.metaKey);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the input
    <div
      id={`namespace-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={option.isChosen}
      data-active={isActive}
      className={css.option}
      onClick={onClick}
    >
      <span className={css.mark} data-mark aria-hidden>
        {option.isChosen ? <IconCheck size={14} /> : null}
      </span>
      <span className={option.name === undefined ? '' : 'mono'}>{option.name ?? 'All'}</span>
    </div>
  );
};
