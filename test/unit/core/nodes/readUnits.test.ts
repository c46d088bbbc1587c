import { describe, expect, it } from 'vitest';
import { parseUnits } from '../../../../src/core/nodes/readUnits.ts';

const PRINTED = `NRestarts=2
MemoryCurrent=43483136
Id=kubelet.service
ActiveState=active
SubState=running
ActiveEnterTimestamp=@1772359200

NRestarts=0
MemoryCurrent=[not set]
Id=containerd.service
ActiveState=failed
SubState=failed
ActiveEnterTimestamp=
`;

describe('parseUnits', () => {
  it("reads systemd's properties of each unit", () => {
    expect(parseUnits(PRINTED)).toEqual([
      {
        unit: 'kubelet',
        active: 'active',
        sub: 'running',
        since: 1_772_359_200_000,
        restarts: 2,
        memory: 43_483_136,
      },
      { unit: 'containerd', active: 'failed', sub: 'failed', restarts: 0 },
    ]);
  });

  it('takes the number that systemd writes for «unknown» for none', () => {
    const [unit] = parseUnits('Id=kubelet.service\nMemoryCurrent=18446744073709551615\n');
    expect(unit).toEqual({ unit: 'kubelet', active: 'unknown', sub: 'unknown', restarts: 0 });
  });
});
