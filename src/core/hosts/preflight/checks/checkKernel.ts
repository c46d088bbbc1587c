import type { CheckFinding } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';
import { type KernelNeed, needs, stateOf } from '../kernelNeeds.ts';
import { joinWords } from '../neededPorts.ts';

const nameNeed = ({ anyOf }: KernelNeed): string => anyOf.join(' or ');

/** The parts of the Linux kernel that a node needs. */
export const checkKernel: HostCheck = ({ facts }) => {
  const judged = needs.map((need) => ({ need, state: stateOf(need, facts.kernelFeatures) }));
  const pick = (state: string) => judged.filter((one) => one.state === state).map(({ need }) => need);
  const about = { id: 'kernel', title: 'Kernel features' };
  const absent = pick('absent');
  const unknown = pick('unknown');
  if (absent.length > 0) return [{ ...about, ...describeAbsent(absent) }];
  if (unknown.length > 0) {
    const modules = unknown.map(({ anyOf }) => anyOf[0]).join(' ');
    return [
      {
        ...about,
        level: 'warning',
        found: `whether the kernel has ${joinWords(unknown.map(nameNeed))} cannot be told`,
        means: describeLack(unknown),
        todo: `Try: sudo modprobe -a ${modules}. If the kernel was updated a short while ago, restart the machine first.`,
        fix: 'load-modules',
      },
    ];
  }
  const byHand = pick('loadable').filter(({ loadedByHand }) => loadedByHand);
  if (byHand.length === 0) return [{ ...about, level: 'ok', found: 'all that a node needs' }];
  const names = byHand.map(({ anyOf }) => anyOf[0]);
  return [
    {
      ...about,
      level: 'warning',
      found: `${joinWords(names.map(String))} not loaded yet`,
      means: `${describeLack(byHand)} The modules are on the machine and only have to be loaded, now and at every start.`,
      todo: `Run sudo modprobe -a ${names.join(' ')} and write the names to /etc/modules-load.d/kubernetes.conf, one a line.`,
      fix: 'load-modules',
    },
  ];
};

const describeLack = (lacking: readonly KernelNeed[]): string =>
  lacking.map((need) => `Without ${nameNeed(need)}, ${need.without}.`).join(' ');

const describeAbsent = (absent: readonly KernelNeed[]): Omit<CheckFinding, 'id' | 'title'> => ({
  level: absent.some(({ level }) => level === 'problem') ? 'problem' : 'warning',
  found: `no ${joinWords(absent.map(nameNeed))}`,
  means: describeLack(absent),
  todo: 'Boot a kernel that has it, such as the distribution’s own; some keep it in a package of extra modules.',
});
