import { IconLock } from '@tabler/icons-react';
import css from './SignedOut.module.css';

/** What to do in a browser that has no session. It goes when there is one: the page connects by itself then. */
export const SignedOut = () => (
  <section role="alert" className={css.note}>
    <IconLock size={20} aria-hidden />
    <div>
      <h2>This browser is signed out of Slipway</h2>
      <p>
        Open the link that <code className="mono">slipway serve</code> or{' '}
        <code className="mono">npm start</code> prints in its terminal; press Enter there for a new one. Each
        link signs in one browser, once, within ten minutes, and a restart of Slipway signs everybody out.
      </p>
      <p>This page goes on by itself as soon as this browser is signed in, in whichever tab.</p>
    </div>
  </section>
);
