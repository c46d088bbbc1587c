import { notify } from './notify.ts';
import { openPalette } from './paletteStore.ts';
import { type Command, type CommandContext, listCommands } from './registry.ts';
import { useKeys } from './useKeys.ts';

/** Runs a command, and says so if it fails. */
export const runCommand = async (command: Command, context: CommandContext): Promise<void> => {
  try {
    await command.run(context);
  } catch (error) {
    notify.error(error, command.title);
  }
};

/** The palette's keys, and those of the registered commands. */
export const useCommandKeys = (cluster: string | undefined): void => {
  const context = { cluster };
  useKeys([
    {
      keys: 'mod+k',
      title: 'Find kinds, names, clusters and commands',
      group: 'Everywhere',
      run: openPalette,
    },
    { keys: 'shift+mod+p', title: 'Find a command', group: 'Everywhere', run: openPalette },
    ...listCommands(context).flatMap((command) =>
      command.keys === undefined
        ? []
        : [
            {
              keys: command.keys,
              title: command.title,
              group: command.section ?? 'Everywhere',
              run: () => void runCommand(command, context),
            },
          ],
    ),
  ]);
};
