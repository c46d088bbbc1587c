import type { ClockReading } from '../hostFacts.ts';
import { cannotTell } from '../hostFinding.ts';
import type { HostCheck } from '../judgeInput.ts';

const SECOND = 1_000;
const WARNING = 30 * SECOND;
const PROBLEM = 300 * SECOND;

/** The machine's clock against this machine's. */
export const checkClock: HostCheck = ({ facts: { clock } }) => {
  const about = { id: 'clock', title: 'Clock' };
  if (clock === undefined) {
    return [
      cannotTell(about, {
        means: 'Certificates hold from one time to another, and a wrong clock refuses them.',
        todo: 'Look with date that the time is right.',
      }),
    ];
  }
  const skew = measureSkew(clock);
  const size = Math.abs(skew);
  if (size <= WARNING) return [{ ...about, level: 'ok', found: 'agrees with this machine' }];
  return [
    {
      ...about,
      level: size > PROBLEM ? 'problem' : 'warning',
      found: `${describeSpan(size)} ${skew > 0 ? 'ahead of' : 'behind'} this machine`,
      means:
        size > PROBLEM
          ? 'Nodes would refuse each other’s certificates as not valid yet, or no longer.'
          : 'Certificates still hold, but logs and leases go wrong, and the difference may grow.',
      todo: 'Turn time synchronisation on: sudo timedatectl set-ntp true. Look first that this machine’s own clock is right.',
      fix: 'set-clock',
    },
  ];
};

/**
 * Milliseconds that a clock is ahead, the least that explains what was seen: its first reading was taken after we
 * asked and its last before we had the answer, so a slow answer leaves room and is not taken for a wrong clock.
 */
const measureSkew = ({ first, last, asked, answered }: ClockReading): number => {
  const [least, most] = [last - answered, first - asked];
  if (least > 0) return least;
  return most < 0 ? most : 0;
};

const describeSpan = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
};
