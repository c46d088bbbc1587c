import type { OptionSpec } from '../command.ts';

/** How a create goes on in spite of what the check of its machines found; named as kubeadm has it. */
export const ignoreOption = {
  type: 'string',
  multiple: true,
  value: 'ID,…',
  help: 'findings about machines that do not stop it, or all; hosts check tells them',
} as const satisfies OptionSpec;

/** The ids of the option, which may be given several times and have several each. */
export const readIgnored = (values: readonly string[] | undefined): readonly string[] | undefined =>
  values?.flatMap((value) => value.split(',').map((id) => id.trim())).filter(Boolean);
