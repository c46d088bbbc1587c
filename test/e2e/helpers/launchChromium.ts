import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { findProgram } from '../../../src/core/lib/findProgram.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No sandbox: as root Chromium has none. The rest keeps it from talking to anyone but us. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the Chromium of this machine without a window. */
export const launchChromium = async (
  options: Pick<LaunchOptions, 'ignoreDefaultArgs' | 'handleSIGINT' | 'handleSIGTERM'> = {},
): Promise<Browser> => {
  for (const name of programs) {
    const executablePath = await findProgram(name, process.env['PATH']);
    if (executablePath === undefined) continue;
    return await chromium.launch({ ...options, executablePath, args, headless: true });
  }
  throw new Error(
    `There is no Chromium on PATH (${programs.join(', ')}). On Debian: sudo apt-get install chromium`,
  );
};
