import { api } from '../../api/api.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ContainerSelect } from './ContainerSelect.tsx';
import css from './pods.module.css';
import { TerminalTab } from './TerminalTab.tsx';
import { useContainers } from './useContainers.ts';

/** A shell in a container of a pod. */
export const PodShell = ({
  tab,
  ...place
}: {
  readonly tab: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}) => {
  const { cluster, namespace, name: pod } = place;
  const { containers, container, choose, error } = useContainers(place);
  if (error !== undefined) return <ErrorNote error={error} />;
  if (container === undefined) return <p className={css.wait}>Looking for the containers of {pod} …</p>;
  return (
    <TerminalTab
      key={container}
      tab={tab}
      label={`Shell in ${container} of ${pod}`}
      toolbar={<ContainerSelect containers={containers} value={container} onChange={choose} />}
      open={(size, signal) =>
        api.terminals.openInPod({ cluster, namespace, pod, container, ...size }, { signal })
      }
    />
  );
};
