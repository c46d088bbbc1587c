import { useState } from 'react';
import { type Choices, NO_CHOICES } from './picks.ts';

/** What somebody picks of a plan; `onChange` is told of each change. */
export const useChoices = (onChange: () => void) => {
  const [choices, setChoices] = useState<Choices>(NO_CHOICES);
  const change = (next: (before: Choices) => Choices) => {
    onChange();
    setChoices(next);
  };
  return {
    choices,
    pick: (id: string, picked: boolean) =>
      change((before) => ({ ...before, picked: { ...before.picked, [id]: picked } })),
    take: (id: string, taken: boolean) =>
      change((before) => ({
        ...before,
        taken: taken ? [...before.taken, id] : before.taken.filter((one) => one !== id),
      })),
  };
};
