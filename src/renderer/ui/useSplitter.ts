import type { KeyboardEvent, PointerEvent } from 'react';

interface SplitterOptions {
  /** Pixels of the part after the splitter, which it makes smaller and larger. */
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly axis: 'x' | 'y';
  readonly least: number;
  readonly most: number;
}

const step = 24;

/** Properties of an element that is dragged, or moved with the arrows, to divide space. */
export const useSplitter = ({ size, onSize, axis, least, most }: SplitterOptions) => {
  const set = (next: number) => {
    const room = (axis === 'x' ? window.innerWidth : window.innerHeight) * 0.8;
    onSize(Math.round(Math.max(least, Math.min(next, most, room))));
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const target = event.currentTarget;
    const from = axis === 'x' ? event.clientX : event.clientY;
    target.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) =>
      set(size + from - (axis === 'x' ? moved.clientX : moved.clientY));
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('lostpointercapture', end);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', end);
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const larger = axis === 'x' ? 'ArrowLeft' : 'ArrowUp';
    const smaller = axis === 'x' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== larger && event.key !== smaller) return;
    event.preventDefault();
    set(size + (event.key === larger ? step : -step));
  };
  return {
    tabIndex: 0,
    'aria-orientation': axis === 'x' ? 'vertical' : 'horizontal',
    'aria-valuenow': size,
    'aria-valuemin': least,
    'aria-valuemax': most,
    onPointerDown,
    onKeyDown,
  } as const;
};
