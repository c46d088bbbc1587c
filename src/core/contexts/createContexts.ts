import { stat } from 'node:fs/promises';
import path from 'node:path';
import type {
  ContextExport,
  ContextsState,
  DeletePlan,
  ImportChoice,
  ImportPlan,
} from '../../shared/contract/contexts.ts';
import { AppError } from '../../shared/errors.ts';
import {
  deleteContext,
  planDelete,
  renameContext,
  setContextNamespace,
  useContext,
} from '../kubeconfig/editContext.ts';
import { exportContexts } from '../kubeconfig/exportContexts.ts';
import { type ImportSource, importContexts, planImport } from '../kubeconfig/importContexts.ts';
import type { ContextSource } from '../kubeconfig/resolveContext.ts';
import { createLiveContexts } from './liveContexts.ts';
import { writeExport } from './writeExport.ts';

interface Signal {
  readonly signal: AbortSignal;
}
/** A context, by its file and its name. */
export interface ContextTarget {
  readonly file: string;
  readonly name: string;
}
type ImportText = Omit<ImportSource, 'chain'>;

/** The person's kubeconfigs: what is in them, live, and changes that leave everything else byte for byte. */
export interface Contexts {
  get(): Promise<ContextsState>;
  /** The files in the order that their contexts count. */
  listSources(): Promise<readonly ContextSource[]>;
  /** The state, and again at each change, whoever makes it; one event for a burst of changes. */
  watch(options: Signal): AsyncIterable<ContextsState>;
  use(target: ContextTarget, options: Signal): Promise<void>;
  rename(target: ContextTarget & { readonly to: string }, options: Signal): Promise<void>;
  setNamespace(target: ContextTarget & { readonly namespace: string | null }, options: Signal): Promise<void>;
  planImport(text: ImportText): Promise<ImportPlan>;
  import(
    request: ImportText & { readonly choices: readonly ImportChoice[] },
    options: Signal,
  ): Promise<{ readonly added: readonly string[] }>;
  export(request: {
    readonly contexts: readonly ContextTarget[];
    readonly to?: string | undefined;
  }): Promise<ContextExport>;
  planDelete(target: ContextTarget): Promise<DeletePlan>;
  delete(target: ContextTarget, options: Signal): Promise<void>;
  addFolder(folder: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
}

export interface RenamedContext {
  readonly from: string;
  readonly to: string;
  /** No other context has the old name. */
  readonly isGone: boolean;
}

export interface ContextsOptions {
  /** Files that kubectl reads together, from `resolveKubeconfigPaths`. */
  readonly chain: readonly string[];
  /** KUBECONFIG names them. */
  readonly isNamed: boolean;
  readonly homedir: string;
  /** A context has another name now; what is known of it by the old one is to follow. */
  readonly onRenamed: (renamed: RenamedContext) => Promise<void>;
  /** The folders that were added, kept in the settings. */
  readonly folders: {
    readonly get: () => readonly string[];
    readonly change: (next: (folders: readonly string[]) => string[]) => Promise<void>;
    /** Calls back when they change, until the signal fires. */
    readonly watch: (onChange: () => void, signal: AbortSignal) => void;
  };
}

export const createContexts = (options: ContextsOptions): Contexts => {
  const { chain, folders } = options;
  const live = createLiveContexts(options);
  /** Only files that are shown may be changed: a page names no file of its own. */
  const known = async <T extends { readonly file: string }>(target: T): Promise<T> => {
    const { files } = await live.get();
    if (files.some((file) => file.path === target.file)) return target;
    throw new AppError('NOT_FOUND', `${target.file} is none of your kubeconfig files.`, {
      hint: 'Add its folder first.',
    });
  };
  const knownInto = async <T extends ImportText>(text: T): Promise<T> => {
    if (text.into !== undefined) await known({ file: text.into });
    return text;
  };
  return {
    get: live.get,
    listSources: async () =>
      (await live.get()).files.map((file) => ({ path: file.path, alone: !file.isReadByKubectl })),
    watch: live.watch,
    use: async (target, { signal }) => await useContext({ ...(await known(target)), chain, signal }),
    rename: async (target, { signal }) => {
      await renameContext({ ...(await known(target)), chain, signal });
      const { contexts: left } = await live.get();
      // Another file may have a context of the old name too.
      const isGone = left.every(({ name }) => name !== target.name);
      await options.onRenamed({ from: target.name, to: target.to, isGone });
    },
    setNamespace: async (target, { signal }) => {
      const namespace = target.namespace ?? undefined;
      await setContextNamespace({ ...(await known(target)), namespace, chain, signal });
    },
    planImport: async (text) => await planImport({ ...(await knownInto(text)), chain }),
    import: async (request, { signal }) =>
      await importContexts({ ...(await knownInto(request)), chain, signal }),
    export: async ({ contexts, to }) => {
      for (const target of contexts) await known(target);
      const exported = await exportContexts({ chain, contexts });
      if (to === undefined) return exported;
      await writeExport(expandHome(to, options.homedir), exported.text);
      return { ...exported, text: '' };
    },
    planDelete: async (target) => await planDelete({ ...(await known(target)), chain }),
    delete: async (target, { signal }) => await deleteContext({ ...(await known(target)), chain, signal }),
    addFolder: async (folder) => {
      const found = expandHome(folder, options.homedir);
      if (!path.isAbsolute(found) || !(await stat(found).catch(() => undefined))?.isDirectory()) {
        throw new AppError('BAD_INPUT', `${folder} is no folder on this computer.`, {
          hint: 'Write its whole path, from / or from ~ on.',
        });
      }
      const added = path.normalize(found).replace(/(?<=.)[\\/]+$/, '');
      await folders.change((now) => (now.includes(added) ? [...now] : [...now, added]));
      live.refresh();
    },
    removeFolder: async (folder) => {
      await folders.change((now) => now.filter((one) => one !== folder));
      live.refresh();
    },
  };
};

const expandHome = (file: string, homedir: string): string =>
  file === '~' || file.startsWith('~/') ? path.join(homedir, file.slice(1)) : file;
