import { ActionIcon, Button, Kbd, Tooltip } from '@mantine/core';
import { IconLock, IconMenu2, IconSearch } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useSettings } from '../api/shared.ts';
import { connectionState } from '../api/transport/connectionState.ts';
import { printKeys } from './keys.ts';
import { NamespaceFilter } from './NamespaceFilter.tsx';
import { openPalette } from './paletteStore.ts';
import { listTitleItems } from './registry.ts';
import { SECTIONS_ID } from './SectionsDrawer.tsx';
import { StateMark } from './StateMark.tsx';
import css from './TitleBar.module.css';
import { type CurrentCluster, useMaybeCluster } from './useCluster.ts';

/** Which cluster and context this is, the namespace filter, marks, and whether the connection holds. */
export const TitleBar = ({
  isMenuOpen,
  onMenu,
}: {
  /** Of the sections, which have a button where it is narrow. */
  readonly isMenuOpen: boolean;
  readonly onMenu: () => void;
}) => {
  const cluster = useMaybeCluster();
  return (
    <section className={css.bar} aria-label="Where you are">
      {cluster === undefined ? (
        <strong>Slipway</strong>
      ) : (
        <>
          <ActionIcon
            className={css.menu}
            aria-label="Sections"
            aria-expanded={isMenuOpen}
            aria-controls={SECTIONS_ID}
            onClick={onMenu}
          >
            <IconMenu2 size={18} />
          </ActionIcon>
          <ClusterTitle cluster={cluster} />
          <NamespaceFilter />
        </>
      )}
      {listTitleItems().map(({ id, render }) => (
        <span key={id}>{render({ cluster: cluster?.id })}</span>
      ))}
      <div className={css.gap} />
      <ConnectionMark />
      <Tooltip label="Find anything">
        <Button
          variant="default"
          leftSection={<IconSearch size={14} />}
          aria-label="Find anything"
          onClick={openPalette}
        >
          <span className={css.find}>Find</span>
          {printKeys('mod+k')[0]?.map((key) => (
            <Kbd key={key} className={css.find} size="xs" ml={4}>
              {key}
            </Kbd>
          ))}
        </Button>
      </Tooltip>
    </section>
  );
};

const ConnectionMark = () => {
  const state = useSyncExternalStore(connectionState.subscribe, connectionState.get);
  if (state === 'lost') {
    return (
      <StateMark word="Connecting again" tone="warn" title="The connection to Slipway’s engine is lost." />
    );
  }
  if (state !== 'signed-out') return null;
  return (
    <StateMark
      word="Signed out"
      tone="bad"
      title="This tab has no session. Open the link that «slipway serve» prints."
    />
  );
};

const ClusterTitle = ({ cluster }: { readonly cluster: CurrentCluster }) => {
  const { entry, name, production, readOnly } = cluster;
  const { state: settings, error } = useSettings();
  // Not while the settings are on their way.
  const isLocked = readOnly && (settings !== undefined || error !== undefined);
  return (
    <div className={css.cluster}>
      <strong className={css.name}>{name}</strong>
      {entry === undefined ? null : <StateMark word={entry.state} title={entry.problem} />}
      {entry?.context === undefined || entry.context === name ? null : (
        <span className={css.context} title="Context of the kubeconfig">
          {entry.context}
        </span>
      )}
      {production ? <span className={css.production}>Production</span> : null}
      {isLocked ? (
        <span
          className={css.readOnly}
          title={
            settings === undefined ? error?.message : 'Nothing in it can be changed until its menu allows it.'
          }
        >
          <IconLock size={14} aria-hidden /> Read-only
        </span>
      ) : null}
    </div>
  );
};
