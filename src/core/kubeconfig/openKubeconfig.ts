import { AppError } from '../../shared/errors.ts';
import { entriesOf } from './changeKubeconfigText.ts';
import type { ListKey } from './contextEntries.ts';
import { contentOf, entryName, LIST_KEYS, LISTS } from './contextEntries.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';

/** What an entry says below `cluster`, `context` or `user`. */
export type Content = Readonly<Record<string, unknown>>;

/** A kubeconfig by its names; kubectl would read it too. */
export interface NamedEntries {
  readonly clusters: ReadonlyMap<string, Content>;
  readonly contexts: ReadonlyMap<string, Content>;
  readonly users: ReadonlyMap<string, Content>;
  readonly currentContext: string | undefined;
}

export interface OpenKubeconfig extends NamedEntries {
  readonly file: KubeconfigFile;
  readonly parsed: ParsedKubeconfig;
}

/**
 * Parses a kubeconfig and checks what kubectl checks: entries with names, each once, and strings where strings
 * belong. `KUBECONFIG_INVALID` names the line.
 */
export const openKubeconfig = (file: KubeconfigFile): OpenKubeconfig => {
  const parsed = parseKubeconfig(file.text.replace(/^\uFEFF/, ''), file.path);
  const current = parsed.data['current-context'] ?? '';
  if (typeof current !== 'string') throw wrong(file.path, 'its current-context is not a text');
  const names = Object.fromEntries(LIST_KEYS.map((list) => [list, nameEntries(parsed, list, file.path)]));
  const { clusters, contexts, users } = names as Record<ListKey, Map<string, Content>>;
  return { file, parsed, clusters, contexts, users, currentContext: current === '' ? undefined : current };
};

const nameEntries = (parsed: ParsedKubeconfig, list: ListKey, path: string): Map<string, Content> => {
  const lines = parsed.linesOf(list);
  const what = LISTS[list];
  const found = new Map<string, { readonly content: Content; readonly at: string }>();
  for (const [index, entry] of entriesOf(parsed.data, list).entries()) {
    const at = lines[index] === undefined ? '' : ` at line ${lines[index]}`;
    const name = entryName(entry);
    if (name === undefined) throw wrong(path, `the ${what}${at} has no name, or one that is not a text`);
    const earlier = found.get(name);
    if (earlier !== undefined) throw wrong(path, `the ${what} ${name}${at} is there already${earlier.at}`);
    const problem = checkContent(list, entry);
    if (problem !== undefined) throw wrong(path, `the ${what} ${name}${at} ${problem}`);
    found.set(name, { content: contentOf(list, entry), at });
  }
  return new Map([...found].map(([name, { content }]) => [name, content]));
};

/** Strings that must be strings, for kubectl takes nothing else. */
const TEXTS = {
  clusters: ['server', 'certificate-authority', 'certificate-authority-data'],
  contexts: ['cluster', 'user', 'namespace'],
  users: ['client-certificate', 'client-key', 'token', 'tokenFile', 'username', 'password'],
} as const satisfies Record<ListKey, readonly string[]>;

const checkContent = (list: ListKey, entry: unknown): string | undefined => {
  const raw = (entry as Record<string, unknown>)[LISTS[list]] ?? {};
  if (typeof raw !== 'object' || Array.isArray(raw)) return `has a ${LISTS[list]} that is not a map`;
  const content = contentOf(list, entry);
  const bad = TEXTS[list].find(
    (key) => !['string', 'undefined'].includes(typeof (content[key] ?? undefined)),
  );
  return bad === undefined ? undefined : `has a ${bad} that is not a text`;
};

/** The text of a content's key; empty where it says nothing. */
export const textOf = (content: Content | undefined, key: string): string => {
  const value = content?.[key];
  return typeof value === 'string' ? value : '';
};

const wrong = (path: string, why: string): AppError =>
  new AppError('KUBECONFIG_INVALID', `${path} cannot be used, and kubectl refuses it too: ${why}.`, {
    hint: 'Correct the file in an editor.',
  });
