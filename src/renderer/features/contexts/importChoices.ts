import type { ImportChoice, ImportPlan } from '../../../shared/contract/contexts.ts';

export type PlannedContext = ImportPlan['contexts'][number];

/** What was chosen for one context; undefined while a conflict is not decided. */
export interface Decision {
  readonly action: ImportChoice['action'] | undefined;
  /** The new name, for `rename`. */
  readonly to: string;
}

export type Decisions = ReadonlyMap<string, Decision>;

/** Adds what is new, leaves what is there or cannot be added, and asks where a name is taken. */
export const beginDecisions = ({ contexts }: ImportPlan): Decisions =>
  new Map(
    contexts.map(({ name, conflict, problem, freeName }) => {
      const mustAsk = conflict === 'different' && problem === undefined;
      const action = conflict === undefined && problem === undefined ? 'add' : 'skip';
      return [name, { action: mustAsk ? undefined : action, to: freeName }];
    }),
  );

/** What is still to be decided, as a sentence; undefined when all is. */
export const findOpenQuestion = (
  { contexts }: ImportPlan,
  decisions: Decisions,
  isTaken: (name: string) => boolean,
): string | undefined => {
  const undecided = contexts.find(({ name }) => decisions.get(name)?.action === undefined);
  if (undecided !== undefined) return `Choose what to do with ${undecided.name}.`;
  const names = new Set<string>();
  for (const { name } of contexts) {
    const { action, to = '' } = decisions.get(name) ?? {};
    if (action === 'skip') continue;
    const final = action === 'rename' ? to.trim() : name;
    if (final === '') return `Give ${name} a name.`;
    if (action === 'rename' && isTaken(final)) return `The name ${final} is taken.`;
    if (names.has(final)) return `Two would be named ${final}.`;
    names.add(final);
  }
  return names.size === 0 ? 'Nothing is chosen.' : undefined;
};

export const toChoices = ({ contexts }: ImportPlan, decisions: Decisions): ImportChoice[] =>
  contexts.map(({ name }) => {
    const { action = 'skip', to = '' } = decisions.get(name) ?? {};
    return action === 'rename' ? { name, action, to: to.trim() } : { name, action };
  });
