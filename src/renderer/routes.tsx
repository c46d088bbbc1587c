import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router';
import { AppFrame } from './ui/AppFrame.tsx';
import { history } from './ui/history.ts';
import { loadPart } from './ui/loadPart.ts';
import { NotFound } from './ui/NotFound.tsx';
import { PageError } from './ui/PageError.tsx';

const root = createRootRoute({ component: AppFrame, notFoundComponent: NotFound, errorComponent: PageError });

/** A feature's page, which is loaded when it is first opened. */
const page = <Path extends string>(path: Path, load: () => Promise<RouteComponent>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => loadPart(async () => ({ default: await load() }))),
    errorComponent: PageError,
  });

const routeTree = root.addChildren([
  page('/', async () => (await import('./features/clusters/HomePage.tsx')).HomePage),
  page('/new', async () => (await import('./features/clusters/NewClusterPage.tsx')).NewClusterPage),
  page('/operations/$id', async () => (await import('./features/clusters/OperationPage.tsx')).OperationPage),
  page('/contexts', async () => (await import('./features/contexts/ContextsPage.tsx')).ContextsPage),
  page('/hosts', async () => (await import('./features/hosts/HostsPage.tsx')).HostsPage),
  page('/settings', async () => (await import('./features/settings/SettingsPage.tsx')).SettingsPage),
  page('/c/$cluster', async () => (await import('./features/resources/OverviewPage.tsx')).OverviewPage),
  page('/c/$cluster/nodes', async () => (await import('./features/nodes/NodesPage.tsx')).NodesPage),
  page(
    '/c/$cluster/namespaces',
    async () => (await import('./features/namespaces/NamespacesPage.tsx')).NamespacesPage,
  ),
  page('/c/$cluster/events', async () => (await import('./features/resources/EventsPage.tsx')).EventsPage),
  page(
    '/c/$cluster/manifests',
    async () => (await import('./features/manifests/ManifestsPage.tsx')).ManifestsPage,
  ),
  page(
    '/c/$cluster/r/$group/$version/$plural',
    async () => (await import('./features/resources/ResourcesPage.tsx')).ResourcesPage,
  ),
]);

/** Search parameters stay text: a name such as «007» is no number. */
const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

const stringifySearch = (search: Record<string, unknown>): string => {
  const given = Object.entries(search).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
};

export const router = createRouter({
  routeTree,
  history,
  parseSearch,
  stringifySearch,
  scrollRestoration: false,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
