import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import type { Core } from '../core/core.ts';
import { makeTrayMenu, type TrayActions } from './trayMenu.ts';

/** Points; systems scale it themselves. */
const SIZE = 16;

/** Shows the clusters and their state in the system's tray until the signal fires. Some systems have no tray. */
export const startTray = async (
  core: Core,
  { icon, signal, ...actions }: TrayActions & { readonly icon: string; readonly signal: AbortSignal },
): Promise<void> => {
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: SIZE, height: SIZE }));
  signal.addEventListener('abort', () => tray.destroy(), { once: true });
  tray.setToolTip('Slipway');
  tray.on('click', () => actions.goTo(''));
  const show = (lines: ReturnType<typeof makeTrayMenu>) =>
    tray.setContextMenu(Menu.buildFromTemplate([...lines] as MenuItemConstructorOptions[]));
  show(makeTrayMenu([], actions));
  for await (const clusters of core.clusters.watch({ signal })) show(makeTrayMenu(clusters, actions));
};
