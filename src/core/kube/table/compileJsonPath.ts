type Step = (values: readonly unknown[]) => readonly unknown[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const field =
  (name: string): Step =>
  (values) =>
    values.flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));

const item =
  (index: number): Step =>
  (values) =>
    values.flatMap((value) => (Array.isArray(value) ? value.slice(index, index + 1 || undefined) : []));

const all: Step = (values) =>
  values.flatMap((value) => {
    if (Array.isArray(value)) return value as readonly unknown[];
    return isObject(value) ? Object.values(value) : [];
  });

/** `[?(@.type=="Ready")]`: the items of a list for which it holds. */
const filter = (path: string, operator: string, literal: string): Step | undefined => {
  const read = compileSteps(path);
  if (read === undefined) return undefined;
  const wanted = /^["']/.test(literal) ? literal.slice(1, -1) : literal;
  const holds = (value: unknown) => {
    const found = run(read, value);
    return found.some((each) => String(each) === wanted) === (operator === '==');
  };
  return (values) => values.flatMap((value) => (Array.isArray(value) ? value.filter(holds) : []));
};

/** Each form of a step with what it does; the first that fits the rest of a path is taken. */
const FORMS: readonly (readonly [RegExp, (match: readonly string[]) => Step | undefined])[] = [
  [/^\.?\*|^\[\*\]/, () => all],
  [/^\.((?:\\.|[^.[\]\\*])+)/, ([, name = '']) => field(name.replace(/\\(.)/g, '$1'))],
  [/^\[(?:'([^']*)'|"([^"]*)")\]/, ([, single, double]) => field(single ?? double ?? '')],
  [/^\[(-?\d+)\]/, ([, index]) => item(Number(index))],
  [
    /^\[\?\(@((?:\.[\w-]+)+)\s*(==|!=)\s*("[^"]*"|'[^']*'|[\w.-]+)\)\]/,
    ([, path = '', operator = '', literal = '']) => filter(path, operator, literal),
  ],
];

const compileSteps = (path: string): readonly Step[] | undefined => {
  const steps: Step[] = [];
  for (let rest = path; rest !== ''; ) {
    const found = FORMS.flatMap(([form, make]) => {
      const match = form.exec(rest);
      return match === null ? [] : [{ length: match[0].length, step: make(match) }];
    })[0];
    if (found?.step === undefined) return undefined;
    steps.push(found.step);
    rest = rest.slice(found.length);
  }
  return steps;
};

const run = (steps: readonly Step[], value: unknown): readonly unknown[] =>
  steps.reduce<readonly unknown[]>((values, step) => step(values), [value]);

/**
 * The first value that a JSONPath of a CustomResourceDefinition's printer column finds in an object. Undefined for a
 * path that uses more of the language than fields, items, `*` and comparisons. See
 * https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */
export const compileJsonPath = (path: string): ((object: unknown) => unknown) | undefined => {
  const steps = compileSteps(path.trim());
  return steps === undefined || steps.length === 0 ? undefined : (object) => run(steps, object)[0];
};
