import { fillIn } from './ensureEngine.ts';
import { installMissing } from './setup/installMissing.ts';
import { findOnMachine, type SetupOptions } from './setup/machine.ts';

/** Programs that the tests of machines over SSH need, each with Debian's package and what it is for. */
const tools = [
  ['ssh-agent', 'openssh-client', 'The tests of machines over SSH need an SSH agent'],
  ['mmdebstrap', 'mmdebstrap', 'The machines of the tests are made with mmdebstrap'],
] as const;

/** Sees to it that the tests have the programs they use; `NOT_FOUND` for one that is not there in the end. */
export const ensureTestTools = async (options: SetupOptions): Promise<void> => {
  const setup = fillIn(options);
  for (const [program, packageName, need] of tools) {
    await installMissing(
      {
        isThere: async () => (await findOnMachine(setup.machine, program)) !== undefined,
        what: `${need}, and ${program} is not installed.`,
        todo: `sudo apt-get install ${packageName}`,
        packageName,
      },
      setup,
    );
  }
};
