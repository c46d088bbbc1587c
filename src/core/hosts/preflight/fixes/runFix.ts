import { randomUUID } from 'node:crypto';
import { cleanText } from '../cleanText.ts';
import { PROGRAM_FOLDERS } from '../readHostFacts.ts';
import { listLines } from '../splitParts.ts';
import type { FixInput, FixScript } from './fixInput.ts';

/** What is in swap has to fit into memory again, which takes a slow disk minutes. */
const LIMIT = 600_000;
/** Characters of a sentence. */
const LONGEST = 1_000;

const HEAD = `mark=$1
PATH=$PATH$2
root=$3
LC_ALL=C
export PATH LC_ALL
exec </dev/null
shift 3
has() { command -v "$1" >/dev/null; }
tell() { printf '\\n%s %s %s\\n' "$mark" "$1" "$(printf %s "$2" | tr '\\n' ' ')"; }
did() { tell did "$1"; }
failed() { tell failed "$1"; }`;

export interface FixOptions {
  readonly signal: AbortSignal;
  /** Put behind the machine's PATH, `:` included. */
  readonly programFolders?: string;
  /** What stands before the paths of the machine's files; nothing by default. */
  readonly root?: string;
}

/** What was changed and what could not be, as sentences; both empty when all was so already. */
export interface FixOutcome {
  readonly changes: readonly string[];
  readonly failures: readonly string[];
}

/** Runs the script of a fix on a machine. Rejects with what `Host.exec` rejects with; part of it may be done then. */
export const runFix = async (
  host: FixInput['host'],
  { script, args }: FixScript,
  { signal, programFolders = PROGRAM_FOLDERS, root = '' }: FixOptions,
): Promise<FixOutcome> => {
  const mark = `slipway-${randomUUID()}`;
  const argv = ['sh', '-c', `${HEAD}\n${script}\nexit 0`, 'sh', mark, programFolders, root, ...args];
  const { stdout } = await host.exec(argv, { signal, deadline: LIMIT });
  const told = (word: string) =>
    listLines(stdout)
      .filter((line) => line.startsWith(`${mark} ${word} `))
      .map((line) => cleanText(line.slice(mark.length + word.length + 2), LONGEST));
  return { changes: told('did'), failures: told('failed') };
};
