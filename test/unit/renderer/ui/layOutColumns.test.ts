import { describe, expect, it } from 'vitest';
import { layOutColumns } from '../../../../src/renderer/ui/layOutColumns.ts';
import type { Column } from '../../../../src/renderer/ui/tableTypes.ts';

const column = (id: string, width: number, more: Partial<Column<null>> = {}): Column<null> => ({
  id,
  title: id,
  width,
  cell: () => null,
  ...more,
});

const columns = [
  column('name', 200, { grow: true }),
  column('status', 100, { priority: 1 }),
  column('ip', 100),
  column('node', 100),
  column('age', 80, { priority: 2 }),
];

const shownAt = (width: number) => layOutColumns(columns, width).columns.map(({ id }) => id);

describe('the columns of a table', () => {
  it('are all there where there is room', () => {
    expect(shownAt(612)).toEqual(['name', 'status', 'ip', 'node', 'age']);
  });

  it('are dropped by priority, one by one, where there is not', () => {
    expect(shownAt(611)).toEqual(['name', 'status', 'ip', 'age']);
    expect(shownAt(511)).toEqual(['name', 'status', 'age']);
    expect(shownAt(411)).toEqual(['name', 'status']);
  });

  it('keep the name to the last', () => {
    expect(shownAt(100)).toEqual(['name']);
    expect(layOutColumns(columns, 100)).toMatchObject({ least: 232, template: '32px minmax(200px, 1fr)' });
  });

  it('keep the name alone whatever else grows', () => {
    const many = [
      column('state', 100, { priority: 1 }),
      column('name', 200, { grow: true }),
      column('server', 200, { grow: true }),
      column('file', 200, { grow: true }),
    ];
    expect(layOutColumns(many, 540).columns.map(({ id }) => id)).toEqual(['state', 'name', 'server']);
    expect(layOutColumns(many, 300).columns.map(({ id }) => id)).toEqual(['name']);
  });

  it('give what is left to the one that grows, else to the last', () => {
    expect(layOutColumns(columns.slice(0, 2)).template).toBe('32px minmax(200px, 1fr) 100px');
    expect(layOutColumns(columns.slice(1, 3)).template).toBe('32px 100px minmax(100px, 1fr)');
  });
});
