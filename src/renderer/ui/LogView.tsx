import { ActionIcon, Switch, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDownload, IconEraser, IconSearch } from '@tabler/icons-react';
import { measureElement, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { CopyButton } from './CopyButton.tsx';
import { formatCount } from './formatQuantity.ts';
import css from './LogView.module.css';
import { createLogSearch, type LogLine, type LogSnapshot, type LogStore, plainText } from './logStore.ts';
import { notify } from './notify.ts';
import { observeOffset } from './observeOffset.ts';
import { isBoolean, useRemembered } from './remembered.ts';
import { saveFile } from './saveFile.ts';
import { useKeys } from './useKeys.ts';

const lineHeight = 18;

const printLine = ({ at, text, source }: LogLine, times: boolean): string =>
  [at === undefined || !times ? '' : new Date(at).toISOString(), source ?? '', text]
    .filter((part) => part !== '')
    .join(' ');

const printLog = ({ lines }: LogSnapshot, times: boolean): string =>
  lines
    .map((line, index) =>
      line.continues === true ? line.text : `${index === 0 ? '' : '\n'}${printLine(line, times)}`,
    )
    .join('');

/** A log of any length: follows its end, is searched, wrapped, copied and saved. */
export const LogView = ({
  lines: store,
  name,
  label,
  toolbar,
  download,
}: {
  readonly lines: LogStore;
  /** Of the file it is saved as, without `.log`. */
  readonly name: string;
  /** Name for screen readers. */
  readonly label: string;
  /** More controls, at the left. */
  readonly toolbar?: ReactNode;
  /** Gives what is saved as a file; unless given, it is what is shown, with times. */
  readonly download?: () => Promise<Blob>;
}) => {
  const snapshot = useSyncExternalStore(store.subscribe, store.get);
  const [wrap, setWrap] = useRemembered({ key: 'log.wrap', initial: true, isValid: isBoolean });
  const [times, setTimes] = useRemembered({ key: 'log.times', initial: false, isValid: isBoolean });
  const [follow, setFollow] = useState(true);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState(0);
  const [search] = useState(createLogSearch);
  const searchRef = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', title: 'Search', group: 'In logs', run: () => searchRef.current?.focus() }]);
  const found = search.find(snapshot, query);
  const at = found[Math.min(current, found.length - 1)];
  const { saving, save } = useSaveLog(`${name}.log`, download ?? (async () => printLog(store.get(), true)));
  const step = (by: number) => {
    if (found.length === 0) return;
    setFollow(false);
    setCurrent((Math.min(current, found.length - 1) + by + found.length) % found.length);
  };
  return (
    <div className={css.log}>
      <div className={css.toolbar}>
        {toolbar}
        <TextInput
          ref={searchRef}
          className={css.search}
          aria-label={`Search ${label}`}
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={query}
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setCurrent(0);
            setFollow(event.currentTarget.value === '');
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape') setQuery('');
          }}
        />
        <span className={css.count} role="status">
          {query === ''
            ? ''
            : `${found.length === 0 ? 0 : Math.min(current, found.length - 1) + 1} of ${formatCount(found.length)}`}
        </span>
        <ActionIcon aria-label="Previous match" disabled={found.length === 0} onClick={() => step(-1)}>
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon aria-label="Next match" disabled={found.length === 0} onClick={() => step(1)}>
          <IconArrowDown size={14} />
        </ActionIcon>
        <span className={css.gap} />
        <Switch
          label="Follow"
          checked={follow}
          onChange={(event) => setFollow(event.currentTarget.checked)}
        />
        <Switch label="Wrap" checked={wrap} onChange={(event) => setWrap(event.currentTarget.checked)} />
        <Switch label="Times" checked={times} onChange={(event) => setTimes(event.currentTarget.checked)} />
        <CopyButton text={() => printLog(store.get(), times)} what="what is shown" />
        <ActionIcon
          aria-label="Save as a file"
          title="Save as a file"
          loading={saving}
          onClick={() => void save()}
        >
          <IconDownload size={14} />
        </ActionIcon>
        <ActionIcon aria-label="Clear what is shown" title="Clear what is shown" onClick={store.clear}>
          <IconEraser size={14} />
        </ActionIcon>
      </div>
      <LogLines {...{ snapshot, label, wrap, times, follow, query, at }} onFollow={setFollow} />
    </div>
  );
};

const useSaveLog = (file: string, print: () => Promise<Blob | string>) => {
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      saveFile(file, await print());
    } catch (error) {
      notify.error(error, `Saving ${file}`);
    } finally {
      setSaving(false);
    }
  };
  return { saving, save };
};

interface LogLinesProps {
  readonly snapshot: LogSnapshot;
  readonly label: string;
  readonly wrap: boolean;
  readonly times: boolean;
  readonly follow: boolean;
  readonly query: string;
  /** Absolute number of the match that is looked at. */
  readonly at: number | undefined;
  readonly onFollow: (follow: boolean) => void;
}

const LogLines = (props: LogLinesProps) => {
  const { snapshot, wrap, times, follow, query, at } = props;
  const { lines, first } = snapshot;
  const box = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    observeElementOffset: observeOffset,
    estimateSize: () => lineHeight,
    getItemKey: (index) => first + index,
    // In a tab that is not shown nothing has a height; what was measured before still holds.
    measureElement: (element, entry, instance) =>
      measureElement(element, entry, instance) ||
      (instance.measurementsCache[instance.indexFromElement(element)]?.size ?? lineHeight),
    overscan: 20,
  });
  const height = virtualizer.scrollRect?.height ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the log or its box moves its end
  useEffect(() => {
    if (follow && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [follow, snapshot, wrap, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another match is scrolled to
  useEffect(() => {
    if (at === undefined || follow) return undefined;
    virtualizer.scrollToIndex(at - first, { align: 'center' });
    return showMark(box, (by) => virtualizer.scrollToOffset((virtualizer.scrollOffset ?? 0) + by));
  }, [at, query]);
  return (
    <section
      ref={box}
      className={css.lines}
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard
      tabIndex={0}
      data-wrap={wrap}
      onWheel={(event) => {
        if (event.deltaY < 0 && follow) props.onFollow(false);
      }}
      onKeyDown={(event) => {
        if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) props.onFollow(false);
        if (event.key === 'End') props.onFollow(true);
      }}
    >
      <div className={css.all} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              data-current={first + index === at || undefined}
              className={css.line}
              style={{ transform: `translateY(${start}px)` }}
            >
              {times && line.at !== undefined ? (
                <span className={css.time}>{new Date(line.at).toLocaleTimeString()} </span>
              ) : null}
              {line.source === undefined ? null : <span className={css.source}>{line.source} </span>}
              <Marked text={plainText(line)} query={query} />
            </div>
          );
        })}
      </div>
    </section>
  );
};

/** Frames in which a line that was scrolled to is looked for. */
const MOST_FRAMES = 120;

/** Scrolls to the mark within the current line, which may be wider or higher than the box; returns what stops it. */
const showMark = (box: RefObject<HTMLElement | null>, scrollBy: (by: number) => void): (() => void) => {
  let frame = 0;
  let left = MOST_FRAMES;
  const look = () => {
    if (left-- === 0) return;
    const line = box.current?.querySelector('[data-current]');
    const mark = line?.querySelector('mark')?.getClientRects()[0];
    const view = box.current?.getBoundingClientRect();
    if (box.current && mark && view) {
      if (mark.right > view.right || mark.left < view.left) {
        box.current.scrollLeft += (mark.left + mark.right - view.left - view.right) / 2;
      }
      if (mark.bottom <= view.bottom && mark.top >= view.top) return;
      scrollBy((mark.top + mark.bottom - view.top - view.bottom) / 2);
    } else if (line) {
      return;
    }
    // The line is drawn and measured some frames after the list was scrolled to it.
    frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
};

/** A line with what is searched for marked. */
const Marked = ({ text, query }: { readonly text: string; readonly query: string }) => {
  if (query === '') return text;
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  const needle = query.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
  }
  return [...parts, text.slice(from)];
};
