/** What a key does: `/`, `?`, `Delete`, `mod+k` (⌘ on a Mac, Ctrl elsewhere), `shift+mod+p`, or a sequence: `g n`. */
export interface KeyBinding {
  readonly keys: string;
  /** For the key sheet, a verb first. */
  readonly title: string;
  /** Heading in the key sheet. */
  readonly group?: string;
  readonly run: () => void;
}

/** The part of a KeyboardEvent that matters. */
export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** One stroke in the form that bindings are written in; undefined for a modifier alone. */
export const nameStroke = (stroke: KeyStroke, mac = isMac): string | undefined => {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'].includes(stroke.key)) return undefined;
  const mod = mac ? stroke.metaKey : stroke.ctrlKey;
  const other = mac ? stroke.ctrlKey : stroke.metaKey;
  const single = stroke.key.length === 1;
  const parts = [
    // The shift of «?» or «A» is already in the character.
    ...(stroke.shiftKey && (!single || mod || stroke.altKey) ? ['shift'] : []),
    ...(mod ? ['mod'] : []),
    ...(other ? ['ctrl'] : []),
    ...(stroke.altKey && !single ? ['alt'] : []),
    mod || other ? stroke.key.toLowerCase() : stroke.key,
  ];
  return parts.join('+').replace(/(^|\+) $/, '$1Space');
};

/** Whether the keys work while somebody types: only those with a modifier. */
export const worksWhileTyping = (keys: string): boolean => /(^|\+)(mod|ctrl)\+/.test(keys);

const words: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  ctrl: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
  Escape: 'Esc',
};

/** The keys as they are printed on the keyboard, one list for each stroke. */
export const printKeys = (keys: string): readonly (readonly string[])[] =>
  keys.split(' ').map((stroke) =>
    stroke
      // The key + stands for itself.
      .split(/(?<=.)\+(?=.)/)
      .map((part) => words[part] ?? (part.length === 1 && stroke.includes('+') ? part.toUpperCase() : part)),
  );

/** Finds the binding that a stroke completes, remembering the first stroke of a sequence for `within` milliseconds. */
export const createKeyMatcher = (within = 1500) => {
  let prefix: { readonly keys: string; readonly at: number } | undefined;
  return (
    stroke: string,
    bindings: readonly KeyBinding[],
    now = Date.now(),
  ): { readonly binding?: KeyBinding; readonly waits: boolean } => {
    const before = prefix !== undefined && now - prefix.at <= within ? prefix.keys : undefined;
    prefix = undefined;
    const sequence = before === undefined ? stroke : `${before} ${stroke}`;
    const binding = bindings.findLast(({ keys }) => keys === sequence);
    if (binding !== undefined) return { binding, waits: false };
    if (bindings.some(({ keys }) => keys.startsWith(`${sequence} `))) {
      prefix = { keys: sequence, at: now };
      return { waits: true };
    }
    const alone = before === undefined ? undefined : bindings.findLast(({ keys }) => keys === stroke);
    return alone === undefined ? { waits: false } : { binding: alone, waits: false };
  };
};
