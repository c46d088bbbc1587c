import { Modal, type ModalProps } from '@mantine/core';
import { createContext, useContext, useState } from 'react';
import { useLayer } from './layers.ts';
import { type LeaveQuestion, type Leaving, mayClose, UnsavedScope, useUnsaved } from './unsaved.ts';

export interface DialogProps extends Omit<ModalProps, 'opened' | 'closeOnEscape'> {
  /** Whether closing would lose something; unless given, whether anything was typed. */
  readonly unsaved?: boolean;
  /** What is asked then; «Discard changes?» unless given. */
  readonly question?: LeaveQuestion;
}

const Leave = createContext<() => void>(() => undefined);

/** Closes the dialog around as Escape does: asks before something is lost. */
export const useLeave = (): (() => void) => useContext(Leave);

/** Dialogs stay where only the address of what is shown beside the page changes. */
export const keepsDialogs = ({ action, current, next }: Leaving): boolean =>
  (action === 'PUSH' || action === 'REPLACE') && current.pathname === next.pathname;

/**
 * Gives the focus to the field that wants it as soon as it is on screen: Mantine does so a moment later, and what is
 * typed in that moment would act on the page below. While that field is disabled the dialog itself takes the focus,
 * which Mantine would leave on the page below.
 */
const focusFirst = (mark: HTMLElement | null) => {
  const dialog = mark?.closest<HTMLElement>('[role=dialog]');
  const field = dialog?.querySelector<HTMLElement>('[data-autofocus]:not(:disabled)');
  (field ?? dialog)?.focus({ preventScroll: true });
};

/**
 * A dialog. Escape, a click beside it and its own button ask before what was typed is lost; a button in it that calls
 * `onClose` itself does not.
 */
export const Dialog = ({ unsaved, question, onClose, children, ...props }: DialogProps) => {
  const [scope] = useState(() => Symbol('dialog'));
  const [isTyped, setTyped] = useState(false);
  useUnsaved(unsaved ?? isTyped, {
    scope,
    survives: keepsDialogs,
    ...(question === undefined ? {} : { question }),
  });
  const leave = () => void mayClose(scope).then((may) => may && onClose());
  useLayer(leave);
  return (
    <UnsavedScope value={scope}>
      <Leave value={leave}>
        <Modal {...props} opened closeOnEscape={false} onClose={leave} onInput={() => setTyped(true)}>
          {children}
          <span hidden ref={focusFirst} />
        </Modal>
      </Leave>
    </UnsavedScope>
  );
};
