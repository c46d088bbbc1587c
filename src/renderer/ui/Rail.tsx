import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconHome, IconPlus, IconServer2, IconSettings } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ClusterEntry } from '../../shared/contract/clusters.ts';
import { useClusters } from '../api/shared.ts';
import { hrefOf } from './links.ts';
import css from './Rail.module.css';
import { StateMark } from './StateMark.tsx';
import { useClusterId } from './useCluster.ts';
import { useClusterPath } from './useClusterPath.ts';

/** Two letters that tell clusters apart: the initials of its words, else its first letters. */
const makeMonogram = (name: string): string => {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first = '', second = ''] = words;
  return (second === '' ? first.slice(0, 2) : `${first[0]}${second[0]}`).toLowerCase();
};

/** The clusters, always in reach. */
export const Rail = () => {
  const { pathname } = useLocation();
  const { state: clusters } = useClusters();
  const current = useClusterId();
  const pathOf = useClusterPath();
  return (
    <nav className={css.rail} aria-label="Clusters">
      <RailLink path="/" title="Home" isCurrent={pathname === '/'}>
        <IconHome size={18} />
      </RailLink>
      <ul className={css.clusters}>
        {clusters?.map((cluster) => (
          <li key={cluster.id}>
            <ClusterMark cluster={cluster} path={pathOf(cluster)} isCurrent={cluster.id === current} />
          </li>
        ))}
      </ul>
      <RailLink path="/new" title="Create a cluster" isCurrent={pathname === '/new'}>
        <IconPlus size={18} />
      </RailLink>
      <RailLink path="/hosts" title="Machines" isCurrent={pathname === '/hosts'}>
        <IconServer2 size={18} />
      </RailLink>
      <RailLink path="/settings" title="Settings" isCurrent={pathname === '/settings'}>
        <IconSettings size={18} />
      </RailLink>
    </nav>
  );
};

const RailLink = (props: {
  readonly path: string;
  readonly title: string;
  readonly isCurrent: boolean;
  readonly children: ReactNode;
}) => (
  <Tooltip label={props.title} position="right">
    <a
      className={css.link}
      href={hrefOf(props.path)}
      aria-label={props.title}
      aria-current={props.isCurrent ? 'page' : undefined}
    >
      {props.children}
    </a>
  </Tooltip>
);

const ClusterMark = ({
  cluster,
  path,
  isCurrent,
}: {
  readonly cluster: ClusterEntry;
  readonly path: string;
  readonly isCurrent: boolean;
}) => (
  <Tooltip label={`${cluster.name}: ${cluster.state}`} position="right">
    <a className={css.link} href={hrefOf(path)} aria-current={isCurrent ? 'page' : undefined}>
      <VisuallyHidden>{`Cluster ${cluster.name}, ${cluster.state}`}</VisuallyHidden>
      <span className={css.monogram} aria-hidden>
        {makeMonogram(cluster.name)}
      </span>
      <span className={css.state} aria-hidden>
        <StateMark word={cluster.state} iconOnly />
      </span>
    </a>
  </Tooltip>
);
