import { findProgram } from '../../src/core/lib/findProgram.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No sandbox: as root Chromium has none. The rest keeps it from talking to anyone but us. */
export const launchArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the Chromium of this machine; undefined where there is none. */
export const findChromium = async (): Promise<string | undefined> => {
  for (const name of programs) {
    const found = await findProgram(name, process.env['PATH']);
    if (found !== undefined) return found;
  }
  return undefined;
};
