import { cannotTell } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';
import { joinWords } from '../neededPorts.ts';

/** Programs of the system that a node needs and that Slipway cannot bring along. */
export const checkPrograms: HostCheck = ({ facts: { missingPrograms } }) => {
  const about = { id: 'programs', title: 'Programs' };
  if (missingPrograms === undefined) {
    return [
      cannotTell(about, {
        means: 'A node needs tar, ip, mount and others of the system.',
        todo: 'Look for them.',
      }),
    ];
  }
  if (missingPrograms.length === 0) return [{ ...about, level: 'ok', found: 'all that a node needs' }];
  return [
    {
      ...about,
      level: 'problem',
      found: `no ${joinWords(missingPrograms)}`,
      means:
        'They are parts of the system that Slipway cannot bring along; nodes are not set up without them.',
      todo: 'Install them with the package manager. Their packages are mostly tar, gzip, coreutils, util-linux, kmod, iproute2, systemd and sed.',
    },
  ];
};
