import { CopyButton } from '../../ui/CopyButton.tsx';
import css from './hosts.module.css';

/** Prints the fingerprints of all keys of a machine, whichever of them it shows. */
const COMPARE = 'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done';

/** How one tells whether a fingerprint is the machine's own. */
export const KeyWords = () => (
  <div className={css.words}>
    <p>
      A machine proves by its key who it is. At the first meeting somebody in between could show a key of
      their own, and read all that is sent. So compare it once; from then on Slipway does.
    </p>
    <p>
      Run this on the machine itself, at its console or in a terminal that you trust. One of the lines has to
      show the same fingerprint:
    </p>
    <div className={css.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled with the keyboard */}
      <pre tabIndex={0}>{COMPARE}</pre>
      <CopyButton text={COMPARE} what="the command" />
    </div>
  </div>
);

/** A fingerprint, large enough to be compared by eye, and what it is for. */
export const Fingerprint = ({
  fingerprint,
  about,
}: {
  readonly fingerprint: string;
  readonly about: string | undefined;
}) => (
  <div>
    <span className={css.fingerprint}>
      <code>{fingerprint}</code>
      <CopyButton text={fingerprint} what="the fingerprint" />
    </span>
    {about === undefined ? null : <p className={css.dim}>{about}</p>}
  </div>
);
