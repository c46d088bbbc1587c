import '@mantine/core/styles.css';
import '../../src/renderer/ui/tokens.css';
import '../../src/renderer/features.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { setApi } from '../../src/renderer/api/api.ts';
import { queryClient } from '../../src/renderer/api/queries.ts';
import { router } from '../../src/renderer/routes.tsx';
import { closeDockTab, dockStore } from '../../src/renderer/ui/dockStore.ts';
import { go } from '../../src/renderer/ui/history.ts';
import { closeToast, toastStore } from '../../src/renderer/ui/notify.ts';
import { closeAllDialogs } from '../../src/renderer/ui/overlays.tsx';
import { ThemeProvider } from '../../src/renderer/ui/ThemeProvider.tsx';
import { createFake } from './fake/createFake.ts';

/** The engine of every test in a file; as new before each. */
export const fake = createFake();
setApi(fake.api);

let opened: { readonly root: Root; readonly element: HTMLElement } | undefined;

/** The router does not look for a new address while it waits for what a closed app had begun to show. */
const LoadAddress = () => {
  useEffect(() => void router.load(), []);
  return null;
};

/** Opens the whole interface at a hash route such as `/c/slipway%2Fdemo/nodes`, over the fake. It closes with the test. */
export const openApp = (route = '/'): void => {
  go(route);
  // While it is not on the page, the router does not follow the address.
  void router.load();
  const element = document.createElement('div');
  element.id = 'root';
  document.body.append(element);
  const root = createRoot(element);
  opened = { root, element };
  root.render(
    <StrictMode>
      <LoadAddress />
      <QueryClientProvider client={queryClient}>
        <ThemeProvider>
          <RouterProvider router={router} />
        </ThemeProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
};

/** Closes what a test opened, and forgets what the page keeps for itself. */
export const closeApp = (): void => {
  for (const { id } of dockStore.get().tabs) closeDockTab(id);
  for (const { id } of toastStore.get()) closeToast(id);
  closeAllDialogs();
  opened?.root.unmount();
  opened?.element.remove();
  opened = undefined;
  queryClient.clear();
  sessionStorage.clear();
  localStorage.clear();
  // What a browser tells a page when another of its windows cleared the storage.
  window.dispatchEvent(new StorageEvent('storage', { key: null }));
  fake.reset();
};
