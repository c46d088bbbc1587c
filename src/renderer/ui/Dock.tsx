import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useSyncExternalStore } from 'react';
import css from './Dock.module.css';
import { closeDockTab, type DockTab, dockStore, setDockCollapsed, showDockTab } from './dockStore.ts';
import { PartBoundary } from './PageError.tsx';
import { isNumber, useRemembered } from './remembered.ts';
import { KeyScope, useKeys } from './useKeys.ts';
import { useSplitter } from './useSplitter.ts';

/** A tab and what it shows have keys of their own. */
const scopeOf = (id: string) => `dock ${id}`;

const tabElement = (id: string | undefined) => document.getElementById(`dock-tab-${id}`);

/** Logs, terminals, forwards and operations below the page; there only while it has tabs. */
export const Dock = () => {
  const { tabs, active, collapsed } = useSyncExternalStore(dockStore.subscribe, dockStore.get);
  const [height, setHeight] = useRemembered({ key: 'dock.height', initial: 300, isValid: isNumber });
  const splitter = useSplitter({ size: height, onSize: setHeight, axis: 'y', least: 96, most: 2000 });
  const toggle = () => setDockCollapsed(!collapsed);
  useKeys([{ keys: 'mod+j', title: 'Fold or unfold the dock', group: 'Everywhere', run: toggle }]);
  if (tabs.length === 0) return null;
  return (
    <section
      className={css.dock}
      aria-label="Dock"
      data-key-scope="dock"
      style={collapsed ? undefined : { height: `min(${height}px, max(96px, 100vh - 200px))` }}
    >
      {collapsed ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a splitter, not a rule in a text
        <div role="separator" className={css.splitter} {...splitter} aria-label="Height of the dock" />
      )}
      <div className={css.head}>
        <Tabs tabs={tabs} active={active} />
        <ActionIcon aria-label={collapsed ? 'Unfold the dock' : 'Fold the dock'} onClick={toggle}>
          {collapsed ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
        </ActionIcon>
      </div>
      {tabs.map(({ id, element }) => (
        <div
          key={id}
          role="tabpanel"
          id={`dock-${id}`}
          aria-labelledby={`dock-tab-${id}`}
          className={css.body}
          data-key-scope={scopeOf(id)}
          hidden={collapsed || id !== active}
        >
          <KeyScope value={scopeOf(id)}>
            <PartBoundary name={id}>{element}</PartBoundary>
          </KeyScope>
        </div>
      ))}
    </section>
  );
};

const Tabs = ({
  tabs,
  active,
}: {
  readonly tabs: readonly DockTab[];
  readonly active: string | undefined;
}) => {
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.key === 'Delete') {
      // It is this tab's key alone, also when it is held down.
      event.preventDefault();
      if (event.repeat) return;
      closeDockTab(tabs[index]?.id ?? '');
      tabElement(dockStore.get().active)?.focus();
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step === undefined ? undefined : tabs[index + step];
    if (next === undefined) return;
    event.preventDefault();
    showDockTab(next.id);
    tabElement(next.id)?.focus();
  };
  return (
    <div role="tablist" aria-label="Open in the dock" className={css.tabs}>
      {tabs.map(({ id, title, icon: Picture }, index) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`dock-tab-${id}`}
          className={css.tab}
          data-key-scope={scopeOf(id)}
          aria-selected={id === active}
          aria-controls={`dock-${id}`}
          aria-keyshortcuts="Delete"
          tabIndex={id === active ? 0 : -1}
          title={title}
          onClick={() => showDockTab(id)}
          onKeyDown={(event) => onKeyDown(event, index)}
          onAuxClick={() => closeDockTab(id)}
        >
          {Picture === undefined ? null : <Picture size={14} />}
          <span className={css.title}>{title}</span>
          <CloseMark id={id} />
        </button>
      ))}
    </div>
  );
};

/** For the pointer; with the keyboard Delete closes the tab, since a tab can hold no button. */
const CloseMark = ({ id }: { readonly id: string }) => (
  // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: see above
  <span
    className={css.close}
    title="Close (Del)"
    onClick={(event) => {
      event.stopPropagation();
      closeDockTab(id);
    }}
  >
    <IconX size={12} aria-hidden />
  </span>
);
