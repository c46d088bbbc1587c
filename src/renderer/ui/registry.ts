import type { ComponentType, ReactNode } from 'react';
import type { ObjectRef } from '../../shared/contract/procedure.ts';
import type { ResourceKind, ResourceRow } from '../../shared/contract/resources.ts';

/**
 * Where features meet without importing each other. Each registers in its `register.ts`, which `features.ts` imports
 * before the first render; registering an id again replaces what was there.
 */
export type Icon = ComponentType<{ readonly size?: number | string; readonly stroke?: number | string }>;

/** An entry of the sidebar of a cluster. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  readonly order: number;
  /** Page below `/c/$cluster`, such as `nodes`; absent for a section that only holds kinds. */
  readonly page?: string;
  /** Letter after `g`. */
  readonly key?: string;
  /** Kinds listed under it: their place in the list, undefined for those of other sections. */
  readonly placeKind?: (kind: ResourceKind) => number | undefined;
}

export interface ActionTarget {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly refs: readonly ObjectRef[];
  /** Rows of `refs`, in the same order, where the action was called from a table. */
  readonly rows: readonly ResourceRow[];
}

/** Something to do with one or more objects: in the action bar, the detail panel, the palette, and by its key. */
export interface ObjectAction {
  readonly id: string;
  /** A verb: «Delete», «Show logs». */
  readonly title: string;
  /** Single letter or key name, as in `useKeys`. */
  readonly key?: string;
  readonly icon: Icon;
  readonly order?: number;
  readonly danger?: boolean;
  /** It changes the cluster, so a read-only cluster does not offer it. */
  readonly changes?: boolean;
  /** Only for one object at a time. */
  readonly single?: boolean;
  readonly appliesTo: (kind: ResourceKind) => boolean;
  readonly isAllowed?: (target: ActionTarget) => boolean;
  readonly run: (target: ActionTarget) => void | Promise<void>;
}

export interface CommandContext {
  /** Cluster in the address. */
  readonly cluster: string | undefined;
}

/** Something to do from the palette or by its keys. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** As in `useKeys`: `mod+k`, `g n`, `?`. */
  readonly keys?: string;
  /** Heading under which the palette lists it. */
  readonly section?: string;
  readonly when?: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void | Promise<void>;
}

export interface DroppedFile {
  /** Path below what was dropped. */
  readonly path: string;
  readonly file: File;
  /** The first 64 KiB as text, to tell a kubeconfig from a manifest. */
  readonly head: string;
}

/**
 * Says what dropping files would do, and does it; the first handler in order that has a sentence wins. A page learns
 * nothing of files that still hover, so until they are let go all `invites` are shown.
 */
export interface DropHandler {
  readonly id: string;
  readonly order: number;
  /** What it takes, to stand after «Drop»: «manifests or a folder of them, to see what applying would change». */
  readonly invites: string;
  readonly describe: (files: readonly DroppedFile[], context: CommandContext) => string | undefined;
  readonly open: (files: readonly DroppedFile[], context: CommandContext) => void | Promise<void>;
}

/** Something that stands in the title bar, beside the cluster's name. */
export interface TitleItem {
  readonly id: string;
  readonly order: number;
  readonly render: (context: CommandContext) => ReactNode;
}

const createRegistry = <Entry extends { readonly id: string; readonly order?: number }>() => {
  let entries: readonly Entry[] = [];
  return {
    register: (entry: Entry): void => {
      entries = [...entries.filter(({ id }) => id !== entry.id), entry].sort(
        (a, b) => (a.order ?? 100) - (b.order ?? 100),
      );
    },
    list: (): readonly Entry[] => entries,
  };
};

const sections = createRegistry<Section>();
const objectActions = createRegistry<ObjectAction>();
const commands = createRegistry<Command & { readonly order?: number }>();
const dropHandlers = createRegistry<DropHandler>();
const titleItems = createRegistry<TitleItem>();

export const registerSection = sections.register;
export const listSections = sections.list;
export const registerObjectAction = objectActions.register;
export const registerCommand = commands.register;
export const listCommands = (context: CommandContext): readonly Command[] =>
  commands.list().filter(({ when }) => when?.(context) ?? true);
export const registerDropHandler = dropHandlers.register;
export const listDropHandlers = dropHandlers.list;
export const registerTitleItem = titleItems.register;
export const listTitleItems = titleItems.list;

/** Actions for a kind, in their order. */
export const listObjectActions = (kind: ResourceKind): readonly ObjectAction[] =>
  objectActions.list().filter(({ appliesTo }) => appliesTo(kind));
