import type { ErrorInfo } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import css from './hosts.module.css';

/** Why a machine cannot be used; for a key that changed, also how to go on when that is as it should be. */
export const MachineError = ({ error }: { readonly error: ErrorInfo }) =>
  error.code === 'HOST_KEY_CHANGED' ? (
    <ErrorNote error={error}>
      <p className={css.sentence}>
        Then test the machine again: its key is shown to you, to be compared. If nobody knows why it changed,
        do not go on.
      </p>
    </ErrorNote>
  ) : (
    <ErrorNote error={error} />
  );
