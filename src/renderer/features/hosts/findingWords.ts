import type { HostFinding, HostFix } from '../../../shared/hostFinding.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';
import type { Tone } from '../../ui/stateTone.ts';

type Level = HostFinding['level'];

const levels: readonly Level[] = ['problem', 'warning', 'ok'];

export const levelMarks: Readonly<Record<Level, { readonly word: string; readonly tone: Tone }>> = {
  problem: { word: 'Problem', tone: 'bad' },
  warning: { word: 'Warning', tone: 'warn' },
  ok: { word: 'Fine', tone: 'ok' },
};

/** Problems first, then warnings, then what is fine. */
export const sortFindings = (findings: readonly HostFinding[]): readonly HostFinding[] =>
  levels.flatMap((level) => findings.filter((finding) => finding.level === level));

const countLevel = (findings: readonly HostFinding[], level: Level) =>
  findings.filter((finding) => finding.level === level).length;

/** What was found, as a mark, and what it means: «2 problems, 1 warning», «It cannot be a node …». */
export const judgeFindings = (
  findings: readonly HostFinding[],
): { readonly tone: Tone; readonly word: string; readonly words: string } => {
  const problems = countLevel(findings, 'problem');
  const warnings = countLevel(findings, 'warning');
  const counts = [
    ...(problems === 0 ? [] : [formatPlural(problems, 'problem')]),
    ...(warnings === 0 ? [] : [formatPlural(warnings, 'warning')]),
  ];
  const word = counts.length === 0 ? 'All fine' : counts.join(', ');
  if (problems > 0) {
    const what = problems === 1 ? 'the problem is' : 'the problems are';
    return { tone: 'bad', word, words: `It cannot be a node until ${what} solved.` };
  }
  return { tone: warnings > 0 ? 'warn' : 'ok', word, words: 'It can be a node.' };
};

/** What mending something changes on a machine, as a title and sentences. */
export const fixWords: Readonly<
  Record<HostFix, { readonly verb: string; readonly changes: readonly string[] }>
> = {
  'swap-off': {
    verb: 'Turn swap off',
    changes: [
      'Swap is turned off now: what is in it goes back into memory.',
      'What would turn it on again is changed too: its lines in /etc/fstab become comments, and services and units that make swap are disabled.',
    ],
  },
  'load-modules': {
    verb: 'Load the modules',
    changes: [
      'The kernel’s modules that nodes need are loaded now.',
      'They are listed in /etc/modules-load.d/kubernetes.conf, so that they are loaded at every start.',
    ],
  },
  'open-firewall-ports': {
    verb: 'Open the ports',
    changes: [
      'firewalld or ufw, whichever is active, gets rules that let through what nodes say to each other; they stay after a restart.',
      'Pods and services are let through as well. Nothing else is opened.',
    ],
  },
  'set-host-name': {
    verb: 'Set the host name',
    changes: [
      'The machine’s host name becomes its name here, now and after a restart.',
      'A line in /etc/hosts makes the name lead to the machine itself, and cloud-init, where it is there, is told to leave the name alone.',
    ],
  },
  'set-clock': {
    verb: 'Set the clock',
    changes: [
      'The clock is set by that of the computer that Slipway runs on.',
      'Time synchronisation is turned on, where the machine has a program for it.',
    ],
  },
};
