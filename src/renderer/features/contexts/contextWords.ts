import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import type { Tone } from '../../ui/stateTone.ts';

/** A context's file and name, as calls take them. */
export const targetOf = ({ file, name }: ContextEntry) => ({ file, name });

/** Two files may have a context of one name. */
export const keyOf = ({ file, name }: ContextEntry): string => `${file}\n${name}`;

/** What kind of context it is, in a word, its tone, and the reason in a sentence. */
export const markOf = (
  entry: ContextEntry,
): { readonly word: string; readonly tone: Tone; readonly title: string } => {
  if (entry.problem !== undefined) return { word: 'Broken', tone: 'bad', title: entry.problem };
  if (entry.isCurrent) {
    return { word: 'Current', tone: 'ok', title: 'kubectl uses this context unless told otherwise.' };
  }
  if (entry.isShadowed) {
    return {
      word: 'Shadowed',
      tone: 'warn',
      title:
        'A file that comes first has a context of this name, so this one does not count. Rename one of them.',
    };
  }
  if (!entry.isReadByKubectl) {
    return { word: 'Apart', tone: 'idle', title: 'kubectl does not read this file by itself.' };
  }
  return { word: 'Usable', tone: 'idle', title: 'kubectl can use this context.' };
};

export const canUse = (entry: ContextEntry): boolean =>
  entry.isReadByKubectl && !entry.isShadowed && !entry.isCurrent;

/** The id of the cluster that a context leads to; undefined where the name leads to another. */
export const clusterIdOf = ({ name, slipway, isShadowed }: ContextEntry): string | undefined => {
  if (slipway !== undefined) return `slipway/${slipway}`;
  return isShadowed ? undefined : `context/${name}`;
};

const kindLine = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Config["']?[ \t,]*\r?$/m;

/** Whether a text begins like a kubeconfig, YAML or JSON. */
export const looksLikeKubeconfig = (head: string): boolean =>
  kindLine.test(head) ||
  /"kind"\s*:\s*"Config"/.test(head) ||
  (/^["']?(clusters|contexts|users)["']?[ \t]*:/m.test(head) &&
    /\b(cluster|context|user)["']?[ \t]*:/.test(head));
