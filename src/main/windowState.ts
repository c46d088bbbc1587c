import { z } from 'zod';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const saved = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean().default(false),
});

const SIZE = { width: 1280, height: 820 };

/** Points of the title bar that have to be on a display, so that the window can be taken hold of. */
const GRIP = { width: 100, height: 30 };

/**
 * Where the window opens: where it was, if that is on one of the displays that there are now, no larger than that
 * display. What was saved may be anything; a place that nobody can reach counts as none.
 */
export const chooseWindowState = (
  stored: unknown,
  displays: readonly Area[],
): Partial<Area> & { readonly width: number; readonly height: number; readonly maximized: boolean } => {
  const parsed = saved.safeParse(stored);
  if (!parsed.success) return { ...SIZE, maximized: false };
  const { x, y, width, height, maximized } = parsed.data;
  const display = displays.find(
    (area) =>
      x + width >= area.x + GRIP.width &&
      x <= area.x + area.width - GRIP.width &&
      y >= area.y &&
      y <= area.y + area.height - GRIP.height,
  );
  if (display === undefined) return { ...SIZE, maximized };
  return {
    x,
    y,
    width: Math.min(width, display.width),
    height: Math.min(height, display.height),
    maximized,
  };
};
