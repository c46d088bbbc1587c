import { afterEach, beforeEach } from 'vitest';
import { expectNoPageFaults, forgetPageFaults } from './pageFaults.ts';

beforeEach(forgetPageFaults);
afterEach(async () => {
  const { closeApp } = await import('./openApp.tsx');
  closeApp();
  expectNoPageFaults();
});
