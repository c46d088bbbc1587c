import { type CheckFinding, cannotTell } from '../hostFinding.ts';
import type { HostCheck, JudgedHost, PreflightPlan } from '../judgeInput.ts';

/** The operating system: its architecture, and systemd, which starts and watches what a node consists of. */
export const checkSystem: HostCheck = ({ facts }, input) => [
  judgeArchitecture(facts, input),
  judgeSystemd(facts),
];

const architectures: Readonly<Record<string, PreflightPlan['arch']>> = {
  x86_64: 'amd64',
  amd64: 'amd64',
  aarch64: 'arm64',
  arm64: 'arm64',
};

type Facts = JudgedHost['facts'];

const judgeArchitecture = (facts: Facts, { arch }: PreflightPlan): CheckFinding => {
  const about = { id: 'architecture', title: 'Architecture' };
  const { architecture } = facts;
  if (architecture === undefined) {
    return cannotTell(about, {
      means: 'Programs made for another kind of processor do not start.',
      todo: 'Look with uname -m: it must be x86_64 or aarch64.',
    });
  }
  const kind = Object.hasOwn(architectures, architecture) ? architectures[architecture] : undefined;
  if (kind === undefined) {
    return {
      ...about,
      level: 'problem',
      found: architecture,
      means: 'Slipway has no programs for this kind of processor.',
      todo: 'Use a machine with a 64-bit Intel, AMD or Arm processor and a 64-bit system on it.',
    };
  }
  if (kind === arch) return { ...about, level: 'ok', found: architecture };
  return {
    ...about,
    level: 'problem',
    found: `${architecture} (${kind}), and the bundle is for ${arch}`,
    means: "The bundle's programs do not start on this machine.",
    todo: `Use a bundle for ${kind}, or a machine of ${arch}. All nodes of a cluster are of one architecture.`,
  };
};

const judgeSystemd = ({ systemd, osName, osId, kernelRelease }: Facts): CheckFinding => {
  const about = { id: 'system', title: 'Operating system' };
  const kernel = kernelRelease === undefined ? '' : `, kernel ${kernelRelease}`;
  const name = `${osName ?? osId ?? 'a Linux without a name'}${kernel}`;
  if (systemd.running) {
    const version = systemd.version === undefined ? '' : ` ${systemd.version}`;
    return { ...about, level: 'ok', found: `${name}, systemd${version}` };
  }
  return {
    ...about,
    level: 'problem',
    found: `${name}, not started by systemd`,
    means:
      'Nothing would start the kubelet and containerd, or start them again after a restart of the machine.',
    todo: 'Use a distribution that runs systemd, such as Debian, Ubuntu, Fedora, Rocky Linux or openSUSE.',
  };
};
