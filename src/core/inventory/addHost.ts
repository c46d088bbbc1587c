import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { MachineEntry, PastedResult } from '../../shared/machine.ts';
import { failAfter } from '../lib/withCleanup.ts';
import { mapLimited } from '../manifests/plan/mapLimited.ts';
import type { AddHostRequest, Answers } from './hostsArea.ts';
import type { HostsParts } from './hostsParts.ts';
import { chooseAddress, type MachineIdentity } from './machineIdentity.ts';
import { type PastedLine, parsePastedLines } from './parsePastedLines.ts';
import { readRequest } from './readRequest.ts';
import { toMachineName } from './toMachineName.ts';

/** Tests of pasted machines that go on at once. */
const AT_ONCE = 8;

/** Signs in to a machine, becomes root there, and keeps it if all of that works; see `HostsArea.add`. */
export const addHost = async (
  parts: HostsParts,
  request: AddHostRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<MachineEntry> => {
  const { inventory, secrets, access } = parts;
  const { name, address, ...asked } = readRequest(request, parts.homedir);
  if (name !== undefined) inventory.refuseTaken(name);
  using tried = await access.tryOut({
    ...asked,
    name: name ?? asked.target,
    acceptedKeys: request.acceptedKeys ?? [],
    secrets: secrets.complete(request.secrets),
    signal,
  });
  const identity = await parts.readIdentity(tried.host, { signal });
  const entry: MachineEntry = {
    name: name ?? nameAfter(identity),
    ...asked,
    address: address ?? chooseAddress(identity, tried.connectedTo()),
  };
  await inventory.add(entry);
  try {
    secrets.forget(entry.name);
    secrets.keep(entry.name, request.secrets ?? {});
  } catch (error) {
    await failAfter(error, async () => inventory.remove(entry.name));
  }
  return entry;
};

const nameAfter = ({ hostName = '' }: MachineIdentity): string => {
  const name = toMachineName(hostName);
  if (name !== undefined) return name;
  throw new AppError(
    'BAD_INPUT',
    `The machine calls itself ${JSON.stringify(hostName)}, which is no name for a node.`,
    { hint: 'Give it a name here, such as web-1.' },
  );
};

/** Adds the machines of pasted lines, each for itself; see `HostsArea.addMany`. */
export const addMany = async (
  parts: HostsParts,
  text: string,
  { signal, acceptedKeys, secrets }: Answers & { readonly signal: AbortSignal },
): Promise<readonly PastedResult[]> => {
  const addLine = async ({ line, text: whole, isTooMuch, ...named }: PastedLine): Promise<PastedResult> => {
    try {
      if (isTooMuch) throw refuseLine(whole);
      const machine = await addHost(parts, { ...named, acceptedKeys, secrets }, { signal });
      return { line, text: whole, machine };
    } catch (error) {
      if (signal.aborted) throw error;
      return { line, text: whole, error: toErrorInfo(error) };
    }
  };
  return await mapLimited(parsePastedLines(text), AT_ONCE, addLine);
};

const refuseLine = (text: string) =>
  new AppError('BAD_INPUT', `${JSON.stringify(text)} is more than a machine and its name.`, {
    hint: 'Write one machine a line: user@host:port NAME.',
  });
