import { IconChevronRight } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ResourceKind } from '../../shared/contract/resources.ts';
import { useKinds } from '../api/shared.ts';
import { go } from './history.ts';
import { clusterPath, decodePath, hrefOf, kindPath } from './links.ts';
import { listSections, type Section } from './registry.ts';
import { isStrings, useRemembered } from './remembered.ts';
import css from './Sections.module.css';
import { useKeys } from './useKeys.ts';

const openAtFirst = ['workloads', 'network'];

/** The kinds of a section that can be listed, in the section's order. */
const placeKinds = (section: Section, kinds: readonly ResourceKind[]): readonly ResourceKind[] =>
  kinds
    .flatMap((kind) => {
      const place = kind.verbs.includes('list') ? section.placeKind?.(kind) : undefined;
      return place === undefined ? [] : [{ kind, place }];
    })
    .sort(
      (a, b) =>
        a.place - b.place ||
        a.kind.group.localeCompare(b.kind.group) ||
        a.kind.kind.localeCompare(b.kind.kind),
    )
    .map(({ kind }) => kind);

/** Sidebar of a cluster: its pages, and its kinds under their sections. */
export const Sections = ({ cluster }: { readonly cluster: string }) => {
  const { state } = useKinds(cluster);
  const [open, setOpen] = useRemembered({ key: 'sections.open', initial: openAtFirst, isValid: isStrings });
  const sections = listSections();
  const kindsOf = (section: Section) => placeKinds(section, state?.kinds ?? []);
  const goTo = (section: Section) => {
    const [first] = kindsOf(section);
    if (section.page !== undefined) go(clusterPath(cluster, section.page));
    else if (first !== undefined) go(kindPath(cluster, first));
  };
  useKeys(
    sections.flatMap((section) =>
      section.key === undefined
        ? []
        : [{ keys: `g ${section.key}`, title: section.title, group: 'Go to', run: () => goTo(section) }],
    ),
  );
  return (
    <nav className={css.sections} aria-label="Sections">
      {sections.map((section) =>
        section.page === undefined ? (
          <KindGroup
            key={section.id}
            {...{ cluster, section }}
            kinds={kindsOf(section)}
            isOpen={open.includes(section.id)}
            onToggle={() =>
              setOpen(
                open.includes(section.id) ? open.filter((id) => id !== section.id) : [...open, section.id],
              )
            }
          />
        ) : (
          <SectionLink key={section.id} path={clusterPath(cluster, section.page)} section={section} />
        ),
      )}
      {state?.problems.map((problem) => (
        <p key={problem} className={css.problem}>
          {problem}
        </p>
      ))}
    </nav>
  );
};

const useIsCurrent = (path: string): boolean => {
  const { pathname } = useLocation();
  return decodePath(pathname) === decodePath(path);
};

const SectionLink = ({ path, section }: { readonly path: string; readonly section: Section }) => (
  <a className={css.link} href={hrefOf(path)} aria-current={useIsCurrent(path) ? 'page' : undefined}>
    <section.icon size={16} stroke={1.75} />
    <span className={css.title}>{section.title}</span>
  </a>
);

const KindGroup = (props: {
  readonly cluster: string;
  readonly section: Section;
  readonly kinds: readonly ResourceKind[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) => {
  const { cluster, section, kinds, isOpen, onToggle } = props;
  // Kinds of the same name in several groups need the group to be told apart.
  const isTwice = ({ kind }: ResourceKind) => kinds.filter((other) => other.kind === kind).length > 1;
  if (kinds.length === 0 && section.id === 'custom') return null;
  return (
    <div>
      <button type="button" className={css.link} aria-expanded={isOpen} onClick={onToggle}>
        <section.icon size={16} stroke={1.75} />
        <span className={css.title}>{section.title}</span>
        <IconChevronRight size={14} className={css.chevron} />
      </button>
      {isOpen
        ? kinds.map((kind) => (
            <KindLink
              key={`${kind.group}/${kind.version}/${kind.plural}`}
              {...{ cluster, kind }}
              showGroup={isTwice(kind) || section.id === 'custom'}
            />
          ))
        : null}
    </div>
  );
};

const KindLink = (props: {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly showGroup: boolean;
}) => {
  const { kind } = props;
  const path = kindPath(props.cluster, kind);
  return (
    <a
      className={css.kind}
      href={hrefOf(path)}
      title={`${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`}
      aria-current={useIsCurrent(path) ? 'page' : undefined}
    >
      <span className={css.title}>{pluralTitle(kind)}</span>
      {props.showGroup ? <span className={css.group}>{kind.group}</span> : null}
    </a>
  );
};

/** «Pods», «Network policies»: the kind's name in words, in the plural. */
export const pluralTitle = ({ kind, plural }: Pick<ResourceKind, 'kind' | 'plural'>): string => {
  const words = kind
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word, index) => (index === 0 || word === word.toUpperCase() ? word : word.toLowerCase()))
    .join(' ');
  const squeezed = words.replaceAll(' ', '').toLowerCase();
  if (squeezed === plural.toLowerCase()) return words;
  if (`${squeezed}s` === plural.toLowerCase()) return `${words}s`;
  if (words.endsWith('y') && plural.toLowerCase().endsWith('ies')) return `${words.slice(0, -1)}ies`;
  return plural.toLowerCase().endsWith('es') ? `${words}es` : words;
};
