import { z } from 'zod';
import type { ErrorInfo } from '../errors.ts';
import { answer, procedure, stream } from './procedure.ts';

export interface AppInfo {
  readonly version: string;
  readonly shell: 'desktop' | 'browser';
  readonly platform: string;
  /** One line on the engine in use and how it was found; absent where none answers, and then `engineError` says why. */
  readonly engine?: string;
  readonly engineError?: { readonly message: string; readonly hint?: string };
}

/** The container engine that clusters are made on: found, or why not; it is looked for until it answers. */
export type EngineState =
  | {
      readonly state: 'found';
      /** Engine, address and what named it, in one line. */
      readonly description: string;
      readonly cpus: number;
      /** Bytes. */
      readonly memory: number;
    }
  | { readonly state: 'missing'; readonly error: ErrorInfo };

/** What a person chose; kept in the settings file that all shells share. */
export const settingsPatch = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  /** Docker engine, written as in DOCKER_HOST; null goes back to finding it. */
  dockerHost: z.string().min(1).nullable().optional(),
  /** Folders that are searched for kubeconfig files besides KUBECONFIG. */
  kubeconfigFolders: z.array(z.string().min(1)).optional(),
  /** Clusters that are marked as production, and those that may only be read, by id. */
  production: z.array(z.string()).optional(),
  readOnly: z.array(z.string()).optional(),
});

export interface AppSettings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly dockerHost?: string;
  readonly kubeconfigFolders: readonly string[];
  readonly production: readonly string[];
  readonly readOnly: readonly string[];
}

export const app = {
  info: procedure({ changes: false }).output(answer<AppInfo>()),
  engine: procedure({ changes: false }).output(stream<EngineState>()),
  settings: {
    watch: procedure({ changes: false }).output(stream<AppSettings>()),
    change: procedure({ changes: false }).input(settingsPatch).output(answer<AppSettings>()),
  },
};
