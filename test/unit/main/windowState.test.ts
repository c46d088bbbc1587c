import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWindowState } from '../../../src/main/windowState.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const left = { x: -1920, y: 0, width: 1920, height: 1080 };
const fallback = { width: 1280, height: 820 };

describe('the window opens', () => {
  it('where it was, also on a display to the left', () => {
    const place = { x: -1800, y: 40, width: 1000, height: 700, maximized: false };
    expect(chooseWindowState(place, [laptop, left])).toEqual(place);
  });

  it('in the middle when the display it was on is gone', () => {
    const place = { x: -1800, y: 40, width: 1000, height: 700, maximized: true };
    expect(chooseWindowState(place, [laptop])).toEqual({ ...fallback, maximized: true });
  });

  it('in the middle when its title bar would be out of reach', () => {
    expect(chooseWindowState({ x: 100, y: -200, width: 800, height: 600 }, [laptop])).toMatchObject(fallback);
    expect(chooseWindowState({ x: 1400, y: 100, width: 800, height: 600 }, [laptop])).toMatchObject(fallback);
  });

  it('no larger than the display', () => {
    const place = { x: 0, y: 25, width: 5000, height: 4000 };
    expect(chooseWindowState(place, [laptop])).toMatchObject({ width: 1440, height: 875 });
  });

  it('whatever was saved', () => {
    for (const stored of [undefined, null, 'x', { x: 'a' }, { x: 1, y: 1, width: -5, height: 0 }, []]) {
      expect(chooseWindowState(stored, [laptop])).toEqual({ ...fallback, maximized: false });
    }
  });

  it('always with its title bar on a display, or where the system puts it', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (place) => {
        const chosen = chooseWindowState(place, [laptop, left]);
        if (chosen.x === undefined || chosen.y === undefined) return;
        const { x, y } = chosen;
        const { width } = place;
        const reachable = [laptop, left].some(
          (area) => x < area.x + area.width && x + width > area.x && y >= area.y && y < area.y + area.height,
        );
        expect(reachable).toBe(true);
      }),
    );
  });
});
