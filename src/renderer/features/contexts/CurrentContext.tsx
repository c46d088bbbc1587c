import { Button, Menu } from '@mantine/core';
import { IconCheck, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { useContexts } from '../../api/shared.ts';
import { go } from '../../ui/history.ts';
import { addPaletteSource } from '../../ui/paletteSources.ts';
import css from './contexts.module.css';
import { canUse } from './contextWords.ts';
import { switchContext } from './switchContext.ts';

/** More than these are found on the page and in the palette. */
const shown = 12;

/** The context that kubectl uses, in the title bar, and a quick switch to another; the palette has it too. */
export const CurrentContext = () => {
  const { state } = useContexts();
  const latest = useRef(state?.contexts ?? []);
  latest.current = state?.contexts ?? [];
  useEffect(
    () =>
      addPaletteSource('contexts', () =>
        latest.current.filter(canUse).map((entry) => ({
          id: `context ${entry.name}`,
          title: `Use context ${entry.name}`,
          ...(entry.server === undefined ? {} : { detail: entry.server }),
          section: 'Contexts',
          changes: true,
          run: () => void switchContext(entry),
        })),
      ),
    [],
  );
  if (state === undefined || state.contexts.length === 0) return null;
  const usable = state.contexts.filter((entry) => entry.isCurrent || canUse(entry));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          className={css.current}
          leftSection={<IconPlugConnected size={14} aria-hidden />}
          title="The context that kubectl uses; click to use another"
        >
          <span className={css.currentName}>
            <span className={css.dim}>kubectl </span>
            {state.current ?? 'no context'}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {usable.slice(0, shown).map((entry) => (
          <ContextItem key={entry.name} entry={entry} />
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => go('/contexts')}>All contexts</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

const ContextItem = ({ entry }: { readonly entry: ContextEntry }) => (
  <Menu.Item
    leftSection={
      entry.isCurrent ? <IconCheck size={14} aria-label="current" /> : <span className={css.noMark} />
    }
    onClick={() => {
      if (!entry.isCurrent) void switchContext(entry);
    }}
  >
    {entry.name}
  </Menu.Item>
);
