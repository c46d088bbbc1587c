import { contextBridge } from 'electron';
import { version } from '../../package.json';
import type { DesktopInfo } from '../shared/desktopInfo.ts';

contextBridge.exposeInMainWorld('slipway', { version } satisfies DesktopInfo);
