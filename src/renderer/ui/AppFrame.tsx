import { Outlet } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { connectionState } from '../api/transport/connectionState.ts';
import css from './AppFrame.module.css';
import { askToLeave } from './askToLeave.tsx';
import { Dock } from './Dock.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Overlays } from './overlays.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { SectionsDrawer } from './SectionsDrawer.tsx';
import { SidePanelSlot } from './SidePanel.tsx';
import { SignedOut } from './SignedOut.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Toasts } from './Toasts.tsx';
import { setAsk } from './unsaved.ts';
import { useMaybeCluster } from './useCluster.ts';
import { useCommandKeys } from './useCommandKeys.ts';
import { KeyScope, PAGE_SCOPE } from './useKeys.ts';

setAsk(askToLeave);

/** All that stays while pages change. */
export const AppFrame = () => {
  const cluster = useMaybeCluster();
  const [menu, setMenu] = useState(false);
  useCommandKeys(cluster?.id);
  const isSignedOut = useSyncExternalStore(connectionState.subscribe, connectionState.get) === 'signed-out';
  // What was shown before, and what somebody typed there, is still of use; a page that never had an answer is not.
  const isEmpty = isSignedOut && !connectionState.hasBeenOpen();
  return (
    <div className={css.frame} data-production={cluster?.production ?? false}>
      <Rail />
      <div className={css.column}>
        <TitleBar isMenuOpen={menu} onMenu={() => setMenu(!menu)} />
        {isSignedOut ? <SignedOut /> : null}
        <div className={css.middle} hidden={isEmpty}>
          {cluster === undefined ? null : (
            <SectionsDrawer cluster={cluster.id} isOpen={menu} onClose={() => setMenu(false)} />
          )}
          <div className={css.main}>
            <div className={css.content}>
              <main className={css.page}>
                <KeyScope value={PAGE_SCOPE}>
                  <Outlet />
                </KeyScope>
              </main>
              <SidePanelSlot />
            </div>
            <Dock />
          </div>
        </div>
      </div>
      <Palette />
      <Overlays />
      <DropTarget cluster={cluster?.id} />
      <Toasts />
    </div>
  );
};
