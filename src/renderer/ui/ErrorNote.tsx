import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import { CopyButton } from './CopyButton.tsx';
import css from './text.module.css';

/** All of an error, for pasting into a question to somebody. */
export const describeError = ({ message, hint, code, details = [] }: ErrorInfo): string =>
  [message, ...(hint === undefined ? [] : [hint]), ...details, `(${code})`].join('\n');

/** What went wrong, what to do next, the details folded unless they are the matter, and a button that copies all of it. */
export const ErrorNote = ({
  error,
  isUnfolded = false,
  children,
}: {
  readonly error: ErrorInfo;
  /** The details are what it is about. */
  readonly isUnfolded?: boolean;
  /** Buttons: Retry, … */
  readonly children?: ReactNode;
}) => (
  <div role="alert" className={css.error}>
    <IconAlertCircle size={16} aria-hidden />
    <div>
      <p>{error.message}</p>
      {error.hint === undefined ? null : <p className={css.hint}>{error.hint}</p>}
      {error.details === undefined || error.details.length === 0 ? null : (
        <details open={isUnfolded}>
          <summary>Details</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text is scrolled with the keyboard */}
          <pre className={css.block} tabIndex={0}>
            {error.details.join('\n')}
          </pre>
        </details>
      )}
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
    </div>
    <CopyButton text={() => describeError(error)} what="the error" />
  </div>
);
