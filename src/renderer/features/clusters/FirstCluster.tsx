import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EngineState } from '../../../shared/contract/app.ts';
import { queries } from '../../api/queries.ts';
import { formatBytes, formatPlural } from '../../ui/formatQuantity.ts';
import { estimateMemory } from './describeSpec.ts';
import css from './home.module.css';
import { makeStartSpec } from './startSpec.ts';

const CREATE = 'Create a cluster on this computer';

const DISK = { image: 1.1 * 2 ** 30, build: 5 * 2 ** 30 };

/** Nothing there yet: one sentence, one button, and what it takes. */
export const FirstCluster = ({ engine }: { readonly engine: EngineState | undefined }) => {
  const { data: versions } = useQuery(queries.clusters.versions.queryOptions());
  const hasImage = versions?.find(({ isDefault }) => isDefault)?.hasImage;
  const memory = formatBytes(estimateMemory(makeStartSpec('demo')));
  return (
    <section className={css.first}>
      <h2>A real Kubernetes cluster of several nodes, on this computer, in a minute.</h2>
      {engine?.state === 'missing' ? (
        <Button size="md" disabled>
          {CREATE}
        </Button>
      ) : (
        <Button component="a" href="#/new" size="md">
          {CREATE}
        </Button>
      )}
      <ul>
        <li>
          One control plane and two workers take about {memory} of memory
          {engine?.state === 'found'
            ? `; the engine has ${formatBytes(engine.memory)} and ${formatPlural(engine.cpus, 'core')}`
            : ''}
          .
        </li>
        {hasImage === undefined ? null : (
          <li>
            {hasImage
              ? 'The node image is here, so it takes about a minute.'
              : `The node image is pulled, or built once: that takes some 15 minutes and ${formatBytes(DISK.build)} of disk, of which ${formatBytes(DISK.image)} stay.`}
          </li>
        )}
        <li>No account, nothing leaves this computer, and deleting it leaves nothing behind.</li>
      </ul>
    </section>
  );
};
