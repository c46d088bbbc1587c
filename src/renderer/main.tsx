import '@mantine/core/styles.css';
import './ui/tokens.css';
import './features.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setApi } from './api/api.ts';
import { connectApi } from './api/client.ts';
import { queryClient } from './api/queries.ts';
import { router } from './routes.tsx';
import { StartError } from './ui/StartError.tsx';
import { ThemeProvider } from './ui/ThemeProvider.tsx';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element «root»');
const root = createRoot(element);

const start = async (): Promise<void> => {
  setApi(await connectApi());
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <ThemeProvider>
          <RouterProvider router={router} />
        </ThemeProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
};

start().catch((error: unknown) => root.render(<StartError error={error} />));
