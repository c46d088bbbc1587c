import { createHashHistory } from '@tanstack/react-router';

export const history = createHashHistory();

/** Goes to a path made by `links.ts`; for actions and commands, where there is no link to click. */
export const go = (path: string): void => history.push(path);
