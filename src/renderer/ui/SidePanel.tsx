import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { PartBoundary } from './PageError.tsx';
import { isNumber, useRemembered } from './remembered.ts';
import css from './SidePanel.module.css';
import { KeyScope, PAGE_SCOPE, useKeys } from './useKeys.ts';
import { useSplitter } from './useSplitter.ts';

const SCOPE = 'panel';

let slot: HTMLElement | null = null;
const listeners = new Set<() => void>();

/** The place in AppFrame where the panel appears. */
export const SidePanelSlot = () => (
  <div
    className={css.slot}
    ref={(element) => {
      slot = element;
      for (const listener of listeners) listener();
    }}
  />
);

const useSlot = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => slot,
  );

/** The detail panel at the right of the page; Esc and its button close it. One at a time. */
export const SidePanel = (props: {
  readonly title: ReactNode;
  /** Name of the panel for screen readers. */
  readonly label: string;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => {
  const place = useSlot();
  const [width, setWidth] = useRemembered({ key: 'panel.width', initial: 520, isValid: isNumber });
  const splitter = useSplitter({ size: width, onSize: setWidth, axis: 'x', least: 320, most: 1200 });
  useKeys(
    [{ keys: 'Escape', title: 'Close the panel', group: 'On this page', run: props.onClose }],
    [PAGE_SCOPE, SCOPE],
  );
  if (place === null) return null;
  return createPortal(
    <aside className={css.panel} aria-label={props.label} style={{ width }} data-key-scope={SCOPE}>
      {/* biome-ignore lint/a11y/useSemanticElements: a splitter, not a rule in a text */}
      <div role="separator" className={css.splitter} {...splitter} aria-label="Width of the panel" />
      <header className={css.head}>
        <h2>{props.title}</h2>
        {props.actions}
        <ActionIcon aria-label="Close the panel" onClick={props.onClose}>
          <IconX size={16} />
        </ActionIcon>
      </header>
      <div className={css.body}>
        <KeyScope value={SCOPE}>
          <PartBoundary name={props.label}>{props.children}</PartBoundary>
        </KeyScope>
      </div>
    </aside>,
    place,
  );
};
