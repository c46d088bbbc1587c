import { useEffect, useRef } from 'react';
import css from './AppFrame.module.css';
import { Sections } from './Sections.tsx';
import { useKeys } from './useKeys.ts';

/** Id of the sections, for the button that opens them. */
export const SECTIONS_ID = 'sections';

/**
 * The sections beside the page. Where it is narrow they cover it and are opened with a button, which takes the keyboard
 * to them; a link that is followed, Esc and a click beside them close them.
 */
export const SectionsDrawer = (props: {
  readonly cluster: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) => (
  // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: following a link in it closes it; the links have the keys
  <div
    id={SECTIONS_ID}
    className={css.sections}
    data-open={props.isOpen}
    onClick={(event) => {
      if (event.target instanceof Element && event.target.closest('a') !== null) props.onClose();
    }}
  >
    <Sections cluster={props.cluster} />
    {props.isOpen ? <OpenDrawer onClose={props.onClose} /> : null}
  </div>
);

/** What is so only while they cover the page. */
const OpenDrawer = ({ onClose }: { readonly onClose: () => void }) => {
  const latest = useRef(onClose);
  latest.current = onClose;
  useKeys([{ keys: 'Escape', title: 'Close the sections', group: 'Everywhere', run: onClose }]);
  useEffect(() => {
    const drawer = document.getElementById(SECTIONS_ID);
    const before = document.activeElement;
    const first = drawer?.querySelector('[aria-current=page]') ?? drawer?.querySelector('a');
    if (first instanceof HTMLElement) first.focus();
    const onPointerDown = ({ target }: PointerEvent) => {
      // The button that opened them closes them by itself.
      if (target instanceof Node && !drawer?.contains(target) && !before?.contains(target)) latest.current();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      if (drawer?.contains(document.activeElement) && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return null;
};
