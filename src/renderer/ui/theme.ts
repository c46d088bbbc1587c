import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Menu,
  Modal,
  MultiSelect,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

const small = { defaultProps: { size: 'xs' } };

/** Dense and quiet: 13 px, a 4 px grid, one accent. Inputs and buttons are 28 px high. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: {
    accent: [
      '#f0efff',
      '#dedcff',
      '#bdb9fb',
      '#a6a4ff',
      '#7f79e6',
      '#6259d8',
      '#4f46c8',
      '#433bb0',
      '#373092',
      '#2b2675',
    ],
  },
  fontFamily: 'var(--sw-sans)',
  fontFamilyMonospace: 'var(--sw-mono)',
  fontSizes: { xs: '13px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '20px', sm: '20px', md: '20px', lg: '22px', xl: '26px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '26px' },
      h2: { fontSize: '15px', lineHeight: '22px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 28, variant: 'subtle', color: 'gray' } }),
    // A word, as it is, and whole.
    Badge: Badge.extend({
      styles: { root: { flex: 'none', minWidth: 'max-content', textTransform: 'none', fontWeight: 600 } },
    }),
    Button: Button.extend({
      defaultProps: { size: 'compact-sm' },
      styles: { root: { height: 28, fontWeight: 500 } },
    }),
    Checkbox: Checkbox.extend(small),
    // Its placeholder for the first focus is nothing that a menu may hold.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      styles: { title: { fontSize: 15, fontWeight: 600 } },
      defaultProps: {
        transitionProps: { duration: 100 },
        // The focus begins at the first field: Enter there sends the form, and Esc closes.
        closeButtonProps: { 'aria-label': 'Close', tabIndex: -1 },
        centered: false,
        yOffset: '12vh',
        padding: 'lg',
      },
    }),
    MultiSelect: MultiSelect.extend(small),
    NativeSelect: NativeSelect.extend(small),
    NumberInput: NumberInput.extend(small),
    PasswordInput: PasswordInput.extend(small),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { transitionDuration: 120 } }),
    Select: Select.extend(small),
    Switch: Switch.extend(small),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    TagsInput: TagsInput.extend(small),
    Textarea: Textarea.extend(small),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({ defaultProps: { transitionProps: { duration: 80 }, openDelay: 300 } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--sw-page)',
  '--mantine-color-text': 'var(--sw-text)',
  '--mantine-color-dimmed': 'var(--sw-dim)',
  '--mantine-color-placeholder': 'var(--sw-dim)',
  '--mantine-color-error': 'var(--sw-bad)',
  '--mantine-color-anchor': 'var(--sw-accent)',
  '--mantine-color-default': 'var(--sw-raised)',
  '--mantine-color-default-hover': 'var(--sw-hover)',
  '--mantine-color-default-border': 'var(--sw-line)',
};

/** Mantine's own greys are too faint for small text. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
