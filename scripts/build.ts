import { buildApp } from '../src/server/ensureBuilt.ts';
import { buildOrExit } from './setup/buildOrExit.ts';

/** Builds the desktop app and its page, which is browser mode's too, into out/. */
await buildOrExit((signal) => buildApp({ signal }));
