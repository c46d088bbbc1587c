import { toErrorInfo } from '../../shared/errors.ts';
import type { DoctorEngine } from './doctorInput.ts';
import type { Finding } from './finding.ts';

const id = 'engine';
const title = 'Docker engine';
/** Docker 20.10, the first with private cgroup namespaces for containers. */
const OLDEST_API = [1, 41] as const;

/** Says which engine is used and whether it can carry a cluster. */
export const checkEngine = (engine: DoctorEngine): Finding => {
  const { info, endpoint, passedOver } = engine;
  const found = endpoint.description;
  if (info.osType === 'windows') {
    return {
      id,
      title,
      level: 'problem',
      found: `${found}, which runs Windows containers`,
      todo: 'Switch Docker Desktop to Linux containers.',
    };
  }
  if (isTooOld(info.apiVersion)) {
    return {
      id,
      title,
      level: 'problem',
      found: `${found}, API ${info.apiVersion}`,
      todo: 'Update Docker to 20.10 or later.',
    };
  }
  if (info.rootless && info.cgroupVersion === '1') {
    return {
      id,
      title,
      level: 'problem',
      found: `${found}, rootless on cgroup version 1`,
      todo: 'Rootless engines need cgroup version 2: boot with systemd.unified_cgroup_hierarchy=1, or use a rootful engine.',
    };
  }
  if (passedOver.length > 0) {
    return {
      id,
      title,
      level: 'warning',
      found: `${found}; passed over: ${passedOver.join('; ')}`,
      todo: 'Clusters are made on the engine that answers. If you meant another one, start it or name it with DOCKER_HOST.',
    };
  }
  return { id, title, level: 'ok', found };
};

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (Number.isNaN(major + minor)) return false;
  return major < OLDEST_API[0] || (major === OLDEST_API[0] && minor < OLDEST_API[1]);
};

/** The finding for an engine that could not be found. */
export const describeMissingEngine = (error: unknown): Finding => {
  const { message, hint, details } = toErrorInfo(error);
  return {
    id,
    title,
    level: 'problem',
    found: [message, ...(details ?? [])].join('\n'),
    todo: hint ?? 'Install and start Docker: https://docs.docker.com/engine/install/',
  };
};
