import { fillIn } from './ensureEngine.ts';
import { installMissing } from './setup/installMissing.ts';
import { findOnMachine, type SetupOptions } from './setup/machine.ts';

/** As test/e2e/helpers/launchChromium.ts looks for them. */
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Sees to it that there is a Chromium for the end-to-end tests; on Debian it is installed after asking. Ubuntu's
 * package is only a pointer to a snap, which runs in few places, so Ubuntu's user installs a browser.
 * Rejects with `NOT_FOUND` when there is none in the end, its hint saying what to do.
 */
export const ensureChromium = async (options: SetupOptions): Promise<void> => {
  const setup = fillIn(options);
  await installMissing(
    {
      isThere: async () =>
        (await Promise.all(programs.map((name) => findOnMachine(setup.machine, name)))).some(Boolean),
      what: 'The end-to-end tests need Chromium, which is not installed.',
      todo: 'sudo apt-get install chromium, or install Google Chrome',
      packageName: 'chromium',
    },
    setup,
  );
};
