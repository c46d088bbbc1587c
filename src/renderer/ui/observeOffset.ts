import { observeElementOffset, type Virtualizer } from '@tanstack/react-virtual';

/**
 * Where a list's box is scrolled to: as the library tells it, and once more when the box is shown again. A hidden box is
 * at 0, and the browser brings it back to its place without an event, so the list would draw its first rows there.
 */
export const observeOffset = <Box extends Element>(
  list: Virtualizer<Box, Element>,
  tell: (offset: number, isScrolling: boolean) => void,
): (() => void) | undefined => {
  const stop = observeElementOffset(list, tell);
  const box = list.scrollElement;
  if (box === null) return stop ?? undefined;
  const shown = new IntersectionObserver((entries) => {
    if (entries.at(-1)?.isIntersecting) tell(box.scrollTop, false);
  });
  shown.observe(box);
  return () => {
    stop?.();
    shown.disconnect();
  };
};
