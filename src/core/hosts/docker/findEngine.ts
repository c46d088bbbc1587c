import type Dockerode from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { connectEngine } from './connectEngine.ts';
import {
  type EnginePlace,
  type EngineSource,
  type ListEnginePlacesOptions,
  listEnginePlaces,
} from './listEnginePlaces.ts';
import { type EngineInfo, probeEngine } from './probeEngine.ts';

export interface EngineEndpoint {
  /** `unix:///…`, `npipe://…` or `tcp://host:port`. */
  readonly host: string;
  readonly source: EngineSource;
  /** Engine, address and what named it, as words to show. */
  readonly description: string;
}

export interface FoundEngine {
  readonly docker: Dockerode;
  readonly endpoint: EngineEndpoint;
  readonly info: EngineInfo;
  /** Places before this one where there is something that did not answer, and why, as sentences. */
  readonly passedOver: readonly string[];
}

export interface FindEngineOptions extends ListEnginePlacesOptions {
  readonly signal: AbortSignal;
}

interface FailedPlace {
  readonly place: EnginePlace;
  readonly code: string | undefined;
  readonly reason: string;
}

/**
 * Finds the Docker engine to use and asks what it is. An engine that a person chose (setting, DOCKER_HOST,
 * DOCKER_CONTEXT) is used or its failure told; else the current docker context and the usual sockets are tried
 * in turn, and the first that answers is used.
 * Rejects with `DOCKER_UNREACHABLE` (its details list each place and why), `BAD_INPUT` or `UNSUPPORTED` for a
 * choice that cannot be used, `CANCELLED`.
 */
export const findEngine = async (options: FindEngineOptions): Promise<FoundEngine> => {
  const { places, chosen, unusable } = await listEnginePlaces(options);
  const failed: FailedPlace[] = [];
  for (const place of places) {
    const docker = connectEngine(place);
    try {
      const info = await probeEngine(docker, options.signal);
      const there = failed.filter(({ code }) => code !== 'ENOENT').map(describeFailure);
      return { docker, info, endpoint: describeEndpoint(place, info), passedOver: [...unusable, ...there] };
    } catch (error) {
      if (options.signal.aborted) {
        throw new AppError('CANCELLED', 'The search for a Docker engine was cancelled.', { cause: error });
      }
      failed.push({ place, ...explainFailure(error) });
    }
  }
  throw unreachable(failed, { chosen, unusable });
};

const describeEndpoint = ({ source, address }: EnginePlace, info: EngineInfo): EngineEndpoint => ({
  host: address.host,
  source,
  description: `${info.product} ${info.version} at ${address.host} (${sourceInWords(source)})`,
});

const sourceInWords = (source: EngineSource): string =>
  ({ setting: 'from the settings', socket: 'a usual socket' })[source as string] ?? `from ${source}`;

const describeFailure = ({ place, reason }: FailedPlace): string =>
  place.source === 'socket'
    ? `${place.address.host}: ${reason}`
    : `${place.address.host} (${sourceInWords(place.source)}): ${reason}`;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'not there',
  ECONNREFUSED: 'nothing listens there',
  EACCES: 'permission denied',
  ENOTFOUND: 'no such host',
  // Both are the limit that ran out: a cancelled search has been told before.
  TimeoutError: 'no answer in time',
  ABORT_ERR: 'no answer in time',
};

const explainFailure = (error: unknown): { code: string | undefined; reason: string } => {
  if (!(error instanceof Error)) return { code: undefined, reason: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { code, reason: reasons[code ?? ''] ?? reasons[error.name] ?? error.message.trim() };
};

const unreachable = (
  failed: readonly FailedPlace[],
  { chosen, unusable }: { chosen: boolean; unusable: readonly string[] },
): AppError => {
  const denied = failed.some(({ code }) => code === 'EACCES');
  const [first] = failed;
  const details = [...unusable, ...failed.map(describeFailure)];
  if (chosen && first !== undefined) {
    const { source, address } = first.place;
    return new AppError(
      'DOCKER_UNREACHABLE',
      `The Docker engine at ${address.host} (${sourceInWords(source)}) does not answer: ${first.reason}.`,
      { hint: denied ? deniedHint : 'Start that engine, or choose another one there.', details },
    );
  }
  return new AppError('DOCKER_UNREACHABLE', 'No Docker engine answers on this machine.', {
    hint: denied ? deniedHint : 'Start Docker, or say where it is with DOCKER_HOST or in the settings.',
    details,
  });
};

const deniedHint =
  'You may not use the engine\'s socket: run "sudo usermod -aG docker $USER", then log in again. Members of the group docker have the rights of root on this machine.';
