import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { useSettings } from '../api/shared.ts';
import { useRemembered } from './remembered.ts';
import { cssVariables, theme } from './theme.ts';

type Theme = 'system' | 'light' | 'dark';
const isTheme = (value: unknown): value is Theme => ['system', 'light', 'dark'].includes(value as string);

/** Light or dark as the settings say; the last answer is kept so that the page does not begin in the other one. */
export const ThemeProvider = ({ children }: { readonly children: ReactNode }) => {
  const { state: settings } = useSettings();
  const [kept, keep] = useRemembered<Theme>({ key: 'theme', initial: 'system', isValid: isTheme });
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const chosen = settings?.theme ?? kept;
  // biome-ignore lint/correctness/useExhaustiveDependencies: kept once for each choice
  useEffect(() => keep(chosen), [chosen]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={chosen === 'system' ? system : chosen}
    >
      {children}
    </MantineProvider>
  );
};
