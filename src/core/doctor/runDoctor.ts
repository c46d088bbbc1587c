import { toErrorInfo } from '../../shared/errors.ts';
import { raceSignal } from '../lib/raceSignal.ts';
import { checkBuildTools } from './checkBuildTools.ts';
import { checkCgroups } from './checkCgroups.ts';
import { checkCpus } from './checkCpus.ts';
import { checkDisk } from './checkDisk.ts';
import { checkEngine, describeMissingEngine } from './checkEngine.ts';
import { checkInotify } from './checkInotify.ts';
import { checkKernel } from './checkKernel.ts';
import { checkMemory } from './checkMemory.ts';
import { checkSubnets } from './checkSubnets.ts';
import type { Check, CheckContext, DoctorEngine, DoctorInput } from './doctorInput.ts';
import type { Finding } from './finding.ts';

const checks: Readonly<Record<string, Check>> = {
  disk: checkDisk,
  memory: checkMemory,
  cpus: checkCpus,
  inotify: checkInotify,
  kernel: checkKernel,
  cgroups: checkCgroups,
  subnets: checkSubnets,
  'build-tools': checkBuildTools,
};

/** A check that hangs, on a dead network disk for example, must not keep the others' answers back. */
const CHECK_LIMIT = 10_000;

/**
 * Looks whether this machine can carry the planned cluster, without changing anything. The engine is asked
 * first, as the other checks need its answer; they run side by side. Findings come in a fixed order.
 * Rejects only when the signal fires.
 */
export const runDoctor = async <Engine extends DoctorEngine>(
  input: DoctorInput<Engine>,
): Promise<readonly Finding[]> => {
  const [engine, first] = await input.findEngine().then(
    (found): [Engine, Finding] => [found, checkEngine(found)],
    (error: unknown): [undefined, Finding] => [undefined, describeMissingEngine(error)],
  );
  input.signal.throwIfAborted();
  const context: CheckContext = {
    ...input,
    engine,
    local: isLocal(input, engine),
    readUsedSubnets: () => input.readUsedSubnets(engine),
  };
  const rest = await Promise.all(
    Object.entries(checks).map(([id, check]) => runCheck({ id, check }, context)),
  );
  input.signal.throwIfAborted();
  return [first, ...describeElsewhere(context), ...rest.flat()];
};

/** Without an engine, a Linux machine is looked at for the one that is to come. */
const isLocal = (
  { platform, hostName }: Pick<CheckContext, 'platform' | 'hostName'>,
  engine: DoctorEngine | undefined,
): boolean => platform === 'linux' && (engine === undefined || engine.info.hostName === hostName);

const describeElsewhere = ({ engine, local }: CheckContext): Finding[] =>
  engine === undefined || local
    ? []
    : [
        {
          id: 'machine',
          title: 'Machine of the engine',
          level: 'ok',
          found: `${engine.info.hostName || 'another one'}: a virtual machine or another computer, whose disk, kernel and limits are not looked at`,
        },
      ];

const runCheck = async (
  { id, check }: { id: string; check: Check },
  context: CheckContext,
): Promise<readonly Finding[]> => {
  const limit = AbortSignal.any([context.signal, AbortSignal.timeout(CHECK_LIMIT)]);
  try {
    return await raceSignal(check({ ...context, signal: limit }), limit);
  } catch (error) {
    return [
      {
        id,
        title: `Check of ${id}`,
        level: 'warning',
        found: `it failed: ${toErrorInfo(error).message}`,
        todo: 'The other checks do not depend on it; look at this one yourself.',
      },
    ];
  }
};
