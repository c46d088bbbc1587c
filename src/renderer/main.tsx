import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopInfo } from '../shared/desktopInfo.ts';
import { StartPage } from './StartPage.tsx';

declare global {
  interface Window {
    /** Set by the preload script of the desktop app. */
    readonly slipway?: DesktopInfo;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element «root»');
createRoot(root).render(
  <StrictMode>
    <StartPage version={window.slipway?.version} />
  </StrictMode>,
);
