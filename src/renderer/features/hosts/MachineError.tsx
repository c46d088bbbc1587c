import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import css from './hosts.module.css';

/** Why a machine cannot be used. A key that changed is shown with the known one, for whoever decides about it. */
export const MachineError = ({
  error,
  children,
}: {
  readonly error: ErrorInfo;
  /** Buttons. */
  readonly children?: ReactNode;
}) => {
  const { code, details = [], ...rest } = error;
  if (code !== 'HOST_KEY_CHANGED') return <ErrorNote error={error}>{children}</ErrorNote>;
  return (
    <ErrorNote error={{ code, ...rest }}>
      <div className={css.words}>
        <ul className={css.keys} aria-label="Keys">
          {details.map((detail) => (
            <li key={detail}>
              <code>{detail}</code>
            </li>
          ))}
        </ul>
        <p>
          Then test the machine again: its key is shown to you, to be compared. If nobody knows why it
          changed, do not go on.
        </p>
        {children}
      </div>
    </ErrorNote>
  );
};
