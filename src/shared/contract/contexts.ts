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
}

export interface KubeconfigFile {
  readonly path: string;
  readonly from: 'KUBECONFIG' | 'default' | 'folder';
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
    /** A context of this name is there: `same` content, or another. */
    readonly conflict?: 'same' | 'different';
  }[];
  readonly into: string;
}

const target = z.strictObject({ file: z.string().min(1), name: z.string().min(1) });
const text = z.string().max(5_000_000);

export const contexts = {
  /** All kubeconfig files and contexts, again whenever one of them changes, whoever changed it. */
  watch: procedure.output(stream<ContextsState>()),
  use: procedure.input(target).output(answer<void>()),
  rename: procedure.input(target.extend({ to: z.string().min(1).max(253) })).output(answer<void>()),
  /** Null takes the namespace out. */
  setNamespace: procedure.input(target.extend({ namespace: z.string().nullable() })).output(answer<void>()),
  planImport: procedure
    .input(z.strictObject({ text, into: z.string().min(1).optional() }))
    .output(answer<ImportPlan>()),
  /** Merges the chosen contexts; for each that conflicts `choices` says what to do. */
  import: procedure
    .input(
      z.strictObject({
        text,
        into: z.string().min(1).optional(),
        choices: z.array(
          z.strictObject({
            name: z.string().min(1),
            action: z.enum(['add', 'skip', 'replace', 'rename']),
            to: z.string().min(1).optional(),
          }),
        ),
      }),
    )
    .output(answer<{ readonly added: readonly string[] }>()),
  /** A kubeconfig with the chosen contexts alone, files it names put in line; as YAML. */
  export: procedure.input(z.strictObject({ contexts: z.array(target).min(1) })).output(answer<string>()),
  /** Removes the context, and its cluster and user entries where nothing else uses them. */
  delete: procedure.input(target).output(answer<void>()),
  addFolder: procedure.input(z.strictObject({ path: z.string().min(1) })).output(answer<void>()),
  removeFolder: procedure.input(z.strictObject({ path: z.string().min(1) })).output(answer<void>()),
};
