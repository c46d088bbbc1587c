import type { HostCheck } from '../judgeInput.ts';

/** Milliseconds; a machine that is only busy is faster. */
const SLOW = 5_000;

/**
 * What a login shell does before each command. What it prints does not matter, and one that starts no command is told
 * by the failed look; a slow one would make a create slow, step by step.
 */
export const checkLoginShell: HostCheck = ({ facts: { startDelay = 0 } }) =>
  startDelay < SLOW
    ? []
    : [
        {
          id: 'login-shell',
          title: 'Login shell',
          level: 'warning',
          found: `${Math.round(startDelay / 1000)} s before a command begins`,
          means: 'Each of the many commands of a create waits that long, and some are given up.',
          todo: 'Look what takes so long in that user’s shell files there (.bashrc, .profile, config.fish), or in sudo: without a terminal none of it is needed.',
        },
      ];
