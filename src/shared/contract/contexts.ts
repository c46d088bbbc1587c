import { z } from 'zod';
import { answer, procedure, stream } from './procedure.ts';

export interface ContextEntry {
  readonly name: string;
  readonly file: string;
  /** Names of the cluster and the user entry that it joins. */
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
  readonly server?: string;
  /** How it signs in, in a word or two: client certificate, token, exec aws, … */
  readonly signIn: string;
  readonly isCurrent: boolean;
  /** Files earlier in the order have a context of this name, so this one does not count. */
  readonly isShadowed: boolean;
  /** It leads to a cluster of ours. */
  readonly slipway?: string;
  /** kubectl reads the file by itself, so this can be the current context. */
  readonly isReadByKubectl: boolean;
  /** Why it leads nowhere: the cluster or user that it names is not there. */
  readonly problem?: string;
}

export interface KubeconfigFile {
  readonly path: string;
  readonly from: 'KUBECONFIG' | 'default' | 'folder';
  /** kubectl reads it by itself. */
  readonly isReadByKubectl: boolean;
  /** There is no such file yet. */
  readonly isMissing?: true;
  /** Why it can't be read, with the line. */
  readonly problem?: string;
}

export interface ContextsState {
  readonly files: readonly KubeconfigFile[];
  readonly folders: readonly string[];
  readonly contexts: readonly ContextEntry[];
  readonly current?: string;
}

/** What importing would do, name by name. */
export interface ImportPlan {
  readonly contexts: readonly {
    readonly name: string;
    readonly server?: string;
    readonly cluster: string;
    readonly user: string;
    readonly namespace?: string;
    /** As in `ContextEntry`. */
    readonly signIn: string;
    /** A context of this name is there: `same` content, or another. */
    readonly conflict?: 'same' | 'different';
    /** The context that is there. */
    readonly existing?: { readonly file: string; readonly server: string; readonly signIn: string };
    /** A name that is free, for `rename`; the name itself when nothing has it. */
    readonly freeName: string;
    /** What a person should know before: programs that it runs, files that it names. */
    readonly notes: readonly string[];
    /** Why it cannot be added. */
    readonly problem?: string;
  }[];
  readonly into: string;
}

/** What deleting a context would take along. */
export interface DeletePlan {
  /** Names of the cluster and user entries that nothing else uses, in the same file. */
  readonly cluster?: string;
  readonly user?: string;
  /** It is the current context, which is then cleared. */
  readonly isCurrent: boolean;
}

/** A kubeconfig that stands alone. */
export interface ContextExport {
  /** YAML; empty when it was written to a file. */
  readonly text: string;
  /** What could not be put in line, a sentence each. */
  readonly notes: readonly string[];
}

const target = z.strictObject({ file: z.string().min(1), name: z.string().min(1) });
const text = z.string().max(5_000_000);

const importSource = z.strictObject({
  text,
  /** The file to add to; kubectl's default one without it. */
  into: z.string().min(1).optional(),
  /** The file that the text was read from, if that is known: its relative paths are taken from there. */
  from: z.string().min(1).optional(),
});

const importChoice = z.strictObject({
  name: z.string().min(1),
  action: z.enum(['add', 'skip', 'replace', 'rename']),
  to: z.string().min(1).optional(),
});

export type ImportChoice = z.output<typeof importChoice>;

export const contexts = {
  /** All kubeconfig files and contexts, again whenever one of them changes, whoever changed it. */
  watch: procedure({ changes: false }).output(stream<ContextsState>()),
  use: procedure({ changes: false }).input(target).output(answer<void>()),
  rename: procedure({ changes: false })
    .input(target.extend({ to: z.string().min(1).max(253) }))
    .output(answer<void>()),
  /** Null takes the namespace out. */
  setNamespace: procedure({ changes: false })
    .input(target.extend({ namespace: z.string().nullable() }))
    .output(answer<void>()),
  planImport: procedure({ changes: false }).input(importSource).output(answer<ImportPlan>()),
  /** Merges the chosen contexts; for each that conflicts `choices` says what to do. */
  import: procedure({ changes: false })
    .input(importSource.extend({ choices: z.array(importChoice) }))
    .output(answer<{ readonly added: readonly string[] }>()),
  /**
   * A kubeconfig with the chosen contexts alone, files it names put in line. With `to` it is written there, readable
   * by its owner only; a file that is there is not replaced.
   */
  export: procedure({ changes: false })
    .input(z.strictObject({ contexts: z.array(target).min(1), to: z.string().min(1).optional() }))
    .output(answer<ContextExport>()),
  planDelete: procedure({ changes: false }).input(target).output(answer<DeletePlan>()),
  /** Removes the context, and its cluster and user entries where nothing else uses them. */
  delete: procedure({ changes: false }).input(target).output(answer<void>()),
  addFolder: procedure({ changes: false })
    .input(z.strictObject({ path: z.string().min(1) }))
    .output(answer<void>()),
  removeFolder: procedure({ changes: false })
    .input(z.strictObject({ path: z.string().min(1) }))
    .output(answer<void>()),
};
