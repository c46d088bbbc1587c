import type { HistoryLocation } from '@tanstack/react-router';
import { createContext, useContext, useLayoutEffect, useRef } from 'react';
import { history } from './history.ts';

/** What is asked before something is lost. */
export interface LeaveQuestion {
  readonly title: string;
  readonly body: string;
  /** The button that changes nothing, a verb. */
  readonly stay: string;
  /** The button that goes on, a verb. */
  readonly leave: string;
}

const DISCARD: LeaveQuestion = {
  title: 'Discard changes?',
  body: 'What you changed here is not saved, and will be lost.',
  stay: 'Keep editing',
  leave: 'Discard',
};

/** Where the page is about to go. */
export interface Leaving {
  readonly action: 'PUSH' | 'REPLACE' | 'FORWARD' | 'BACK' | 'GO';
  readonly current: HistoryLocation;
  readonly next: HistoryLocation;
}

interface Guard {
  readonly scope: symbol | undefined;
  readonly question: LeaveQuestion;
  readonly survives: (leaving: Leaving) => boolean;
}

type Ask = (question: LeaveQuestion) => Promise<boolean>;

const guards = new Set<Guard>();
let ask: Ask | undefined;
let isAsking = false;
let unblock: (() => void) | undefined;

/** Gives the way to ask; the dialogs do. */
export const setAsk = (given: Ask): void => {
  ask = given;
};

const askAbout = async (held: readonly Guard[]): Promise<boolean> => {
  // The question is there already, and is not answered by asking for the same again.
  if (isAsking) return false;
  isAsking = true;
  try {
    const questions = new Map(held.map(({ question }) => [question.title, question]));
    for (const question of questions.values()) {
      if ((await ask?.(question)) !== true) return false;
    }
  } finally {
    isAsking = false;
  }
  for (const guard of held) drop(guard);
  return true;
};

/** Whether the dialog of this scope may be closed: asks where something in it would be lost. */
export const mayClose = async (scope: symbol): Promise<boolean> => {
  const held = [...guards].filter((guard) => guard.scope === scope);
  return held.length === 0 || (await askAbout(held));
};

const hold = (guard: Guard): void => {
  guards.add(guard);
  unblock ??= history.block({
    enableBeforeUnload: () => guards.size > 0,
    blockerFn: async ({ action, currentLocation: current, nextLocation: next }) => {
      const held = [...guards].filter(({ survives }) => !survives({ action, current, next }));
      return held.length > 0 && !(await askAbout(held));
    },
  });
};

const drop = (guard: Guard): void => {
  guards.delete(guard);
  if (guards.size > 0) return;
  unblock?.();
  unblock = undefined;
};

/** The dialog that a form is in; undefined on a page. */
export const UnsavedScope = createContext<symbol | undefined>(undefined);

export interface UnsavedOptions {
  /** «Discard changes?» unless given. */
  readonly question?: LeaveQuestion;
  readonly scope?: symbol;
  /** Where the page may go without losing it; nowhere unless given. */
  readonly survives?: (leaving: Leaving) => boolean;
}

/**
 * While `isUnsaved`, closing the dialog, leaving the page and closing the window ask first. Gives a function that lets
 * go at once, for what discards or has saved it.
 */
export const useUnsaved = (isUnsaved: boolean, options: UnsavedOptions = {}): (() => void) => {
  const latest = useRef(options);
  latest.current = options;
  const held = useRef<Guard>(undefined);
  const around = useContext(UnsavedScope);
  const scope = options.scope ?? around;
  useLayoutEffect(() => {
    if (!isUnsaved) return;
    const guard: Guard = {
      scope,
      question: latest.current.question ?? DISCARD,
      survives: (leaving) => latest.current.survives?.(leaving) ?? false,
    };
    held.current = guard;
    hold(guard);
    return () => drop(guard);
  }, [isUnsaved, scope]);
  return () => {
    if (held.current !== undefined) drop(held.current);
  };
};
