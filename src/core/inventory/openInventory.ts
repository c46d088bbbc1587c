import { AppError } from '../../shared/errors.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { changeSettings } from '../settings/changeSettings.ts';
import { readSettings } from '../settings/readSettings.ts';

/** The machines that the person added, kept in the settings file; `BAD_INPUT` from each when that cannot be used. */
export interface Inventory {
  list(): readonly MachineEntry[];
  /** `CONFLICT` when the name is taken, or another machine has the address. */
  add(entry: MachineEntry): void;
  remove(name: string): void;
  /** Throws `CONFLICT` when the name is taken. */
  refuseTaken(name: string): void;
}

export const openInventory = (folder: string): Inventory => {
  const list = () => readSettings(folder).machines ?? [];
  const refuseTaken = (name: string) => {
    const taken = list().find((entry) => entry.name === name);
    if (taken === undefined) return;
    throw new AppError('CONFLICT', `There is a machine ${name} already: ${taken.target}.`, {
      hint: 'Give this one another name, or remove that one first.',
    });
  };
  return {
    list,
    refuseTaken,
    add: (entry) => {
      refuseTaken(entry.name);
      const same = list().find(({ address }) => address === entry.address);
      if (same !== undefined) throw refuseAddress(entry, same);
      changeSettings(folder, { machines: [...list(), entry] });
    },
    remove: (name) => changeSettings(folder, { machines: list().filter((entry) => entry.name !== name) }),
  };
};

const refuseAddress = ({ address }: MachineEntry, same: MachineEntry) =>
  new AppError(
    'CONFLICT',
    `The machine ${same.name} (${same.target}) is reached by ${address} already; this looks like the same one.`,
    { hint: 'If it is another machine, give the address that the others reach it by.' },
  );
