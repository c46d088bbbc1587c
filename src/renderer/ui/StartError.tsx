import { MantineProvider } from '@mantine/core';
import { toErrorInfo } from '../api/toErrorInfo.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { Page } from './PageHead.tsx';
import { cssVariables, theme } from './theme.ts';

/** Instead of the whole page, when it finds no engine to speak to. */
export const StartError = ({ error }: { readonly error: unknown }) => (
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <Page>
      <h1>Slipway could not start</h1>
      <ErrorNote error={toErrorInfo(error)} />
    </Page>
  </MantineProvider>
);
