import electronUpdater from 'electron-updater';

/** What is told of an update; as sentences. */
export type SayUpdate = (title: string, body: string) => void;

/**
 * Looks for a new version now and gives what asks again. Packages are signed, and electron-updater installs only what
 * has this publisher's signature (Windows, macOS) and the hash of the release's list; nothing is installed before the
 * person ends the app. Where the app did not come as a package of ours (deb and rpm are the system's) nothing is done.
 */
export const startUpdates = (say: SayUpdate): (() => void) => {
  const { autoUpdater } = electronUpdater;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.allowDowngrade = false;
  autoUpdater.on('update-downloaded', ({ version }) =>
    say(`Slipway ${version} is ready`, 'It is installed when you quit Slipway.'),
  );
  // Without a network, or from a checkout, there is nothing to look at; asked for, it is told.
  autoUpdater.on('error', () => undefined);
  const look = async (isAsked: boolean): Promise<void> => {
    try {
      const result = await autoUpdater.checkForUpdates();
      if (isAsked && result?.isUpdateAvailable !== true)
        say('Slipway is up to date', 'There is no newer version.');
    } catch (error) {
      if (isAsked)
        say('Updates could not be looked for', error instanceof Error ? error.message : String(error));
    }
  };
  void look(false);
  return () => void look(true);
};
