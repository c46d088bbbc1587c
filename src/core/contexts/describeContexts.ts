import type { ContextEntry, ContextsState, KubeconfigFile } from '../../shared/contract/contexts.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import { findEntry } from '../kubeconfig/changeScope.ts';
import { slipwayClusterOf } from '../kubeconfig/contextEntries.ts';
import { describeSignIn } from '../kubeconfig/describeSignIn.ts';
import { type Content, type OpenKubeconfig, textOf } from '../kubeconfig/openKubeconfig.ts';
import type { FoundKubeconfig } from './findKubeconfigs.ts';

/** What the interface shows of the files, in their order; holds no secret. */
export const describeContexts = (
  found: readonly FoundKubeconfig[],
  folders: readonly string[],
): ContextsState => {
  const chain = found.filter(({ isReadByKubectl }) => isReadByKubectl);
  const current = chain.find(({ open }) => open?.currentContext !== undefined)?.open?.currentContext;
  const names = new Set<string>();
  const contexts: ContextEntry[] = [];
  for (const one of found) {
    const scope = one.isReadByKubectl ? chain : [one];
    const own: string[] = [];
    for (const [name, content] of one.open?.contexts ?? []) {
      const isShadowed = names.has(name);
      own.push(name);
      contexts.push({
        ...describeContext({ name, content, file: one, scope }),
        isShadowed,
        isCurrent: one.isReadByKubectl && !isShadowed && name === current,
      });
    }
    for (const name of own) names.add(name);
  }
  return {
    files: found.map(describeFile),
    folders,
    contexts,
    ...(current === undefined ? {} : { current }),
  };
};

const describeFile = ({ file, from, problem, isReadByKubectl }: FoundKubeconfig): KubeconfigFile => ({
  path: file.path,
  from,
  isReadByKubectl,
  ...(problem === undefined ? {} : { problem: toErrorInfo(problem).message }),
  ...(problem === undefined && file.stats === undefined ? { isMissing: true } : {}),
});

interface Described {
  readonly name: string;
  readonly content: Content;
  readonly file: FoundKubeconfig;
  readonly scope: readonly FoundKubeconfig[];
}

const describeContext = ({ name, content, file, scope }: Described) => {
  const clusterName = textOf(content, 'cluster');
  const userName = textOf(content, 'user');
  const cluster = findEntry(scope, 'clusters', clusterName);
  const user = findEntry(scope, 'users', userName);
  const server = textOf(cluster?.content, 'server');
  const namespace = textOf(content, 'namespace');
  const slipway = slipwayClusterOf(content);
  const problem = findProblem({
    clusterName,
    userName,
    cluster: cluster?.holder,
    user: user?.holder,
    server,
  });
  return {
    name,
    file: file.file.path,
    cluster: clusterName,
    user: userName,
    signIn: describeSignIn(user?.content, server),
    isReadByKubectl: file.isReadByKubectl,
    ...(namespace === '' ? {} : { namespace }),
    ...(server === '' ? {} : { server }),
    ...(slipway === undefined ? {} : { slipway }),
    ...(problem === undefined ? {} : { problem }),
  };
};

const findProblem = (joined: {
  readonly clusterName: string;
  readonly userName: string;
  readonly cluster: OpenKubeconfig | undefined;
  readonly user: OpenKubeconfig | undefined;
  readonly server: string;
}): string | undefined => {
  const { clusterName, userName, cluster, user, server } = joined;
  if (clusterName === '') return 'It names no cluster.';
  if (cluster === undefined) return `It names the cluster «${clusterName}», which no file has.`;
  if (server === '') return `Its cluster «${clusterName}» has no server.`;
  if (userName !== '' && user === undefined) return `It names the user «${userName}», which no file has.`;
  return undefined;
};
