import { AppError } from '../../shared/errors.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { changeSettings } from '../settings/changeSettings.ts';
import { readSettings, settingsFile } from '../settings/readSettings.ts';

/** The machines that the person added, kept in the settings file; `BAD_INPUT` from each when that cannot be used. */
export interface Inventory {
  /** The settings file. */
  readonly file: string;
  list(): readonly MachineEntry[];
  /** `CONFLICT` when the name is taken, or another machine has the address. */
  add(entry: MachineEntry): Promise<void>;
  /** Puts an entry in the place of the one with its name. `CONFLICT` when that is gone, or another has the address. */
  replace(entry: MachineEntry): Promise<void>;
  remove(name: string): Promise<void>;
  /** Throws `CONFLICT` when the name is taken. */
  refuseTaken(name: string): void;
}

export const openInventory = (folder: string): Inventory => {
  const list = () => readSettings(folder).machines ?? [];
  return {
    file: settingsFile(folder),
    list,
    refuseTaken: (name) => refuseTaken(name, list()),
    add: (entry) =>
      changeSettings(folder, ({ machines = [] }) => {
        refuseTaken(entry.name, machines);
        refuseSame(entry, machines);
        return { machines: [...machines, entry] };
      }),
    replace: (entry) =>
      changeSettings(folder, ({ machines = [] }) => {
        const others = machines.filter(({ name }) => name !== entry.name);
        refuseSame(entry, others);
        if (others.length === machines.length) throw refuseGone(entry);
        return { machines: machines.map((one) => (one.name === entry.name ? entry : one)) };
      }),
    remove: (name) =>
      changeSettings(folder, ({ machines = [] }) => ({
        machines: machines.filter((entry) => entry.name !== name),
      })),
  };
};

const refuseTaken = (name: string, machines: readonly MachineEntry[]) => {
  const taken = machines.find((entry) => entry.name === name);
  if (taken === undefined) return;
  throw new AppError('CONFLICT', `There is a machine ${name} already: ${taken.target}.`, {
    hint: 'Give this one another name, or remove that one first.',
  });
};

const refuseSame = ({ address }: MachineEntry, machines: readonly MachineEntry[]) => {
  const same = machines.find((entry) => entry.address === address);
  if (same === undefined) return;
  throw new AppError(
    'CONFLICT',
    `The machine ${same.name} (${same.target}) is reached by ${address} already; this looks like the same one.`,
    { hint: 'If it is another machine, give the address that the others reach it by.' },
  );
};

const refuseGone = ({ name }: MachineEntry) =>
  new AppError('CONFLICT', `The machine ${name} was removed meanwhile.`, { hint: 'Add it again.' });
