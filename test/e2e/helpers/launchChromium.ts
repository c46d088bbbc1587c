import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { findChromium, launchArguments } from '../../helpers/findChromium.ts';

/** Starts the Chromium of this machine without a window. */
export const launchChromium = async (
  options: Pick<LaunchOptions, 'ignoreDefaultArgs' | 'handleSIGINT' | 'handleSIGTERM'> = {},
): Promise<Browser> => {
  const executablePath = await findChromium();
  if (executablePath === undefined) {
    throw new Error('There is no Chromium on PATH. On Debian: sudo apt-get install chromium');
  }
  return await chromium.launch({ ...options, executablePath, args: [...launchArguments], headless: true });
};
