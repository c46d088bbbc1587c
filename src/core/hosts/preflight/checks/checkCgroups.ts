import { cannotTell } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';
import { joinWords } from '../neededPorts.ts';

const CONTROLLERS = ['cpu', 'cpuset', 'memory', 'pids'] as const;

/** The control groups, by which the kubelet limits what pods use. */
export const checkCgroups: HostCheck = ({ facts }) => {
  const about = { id: 'cgroups', title: 'Control groups' };
  const { cgroups } = facts;
  if (cgroups === undefined) {
    return [
      cannotTell(about, {
        means: 'Without control groups the kubelet does not start.',
        todo: 'Look with stat -fc %T /sys/fs/cgroup: it should say cgroup2fs.',
      }),
    ];
  }
  const missing = CONTROLLERS.filter((name) => !cgroups.controllers.includes(name));
  if (missing.length > 0) {
    return [
      {
        ...about,
        level: 'problem',
        found: `version ${cgroups.version}, without ${joinWords(missing)}`,
        means: 'The kubelet does not start when it cannot limit what pods use.',
        todo: `Turn it on in the boot loader (for memory: cgroup_enable=memory on the kernel’s command line) and restart the machine.`,
      },
    ];
  }
  if (cgroups.version === 2) return [{ ...about, level: 'ok', found: 'version 2' }];
  return [
    {
      ...about,
      level: 'warning',
      found: 'version 1',
      means: 'It works for now; Kubernetes is giving version 1 up, and a later upgrade will not start on it.',
      todo: 'Update the distribution, or add systemd.unified_cgroup_hierarchy=1 to the kernel’s command line.',
    },
  ];
};
