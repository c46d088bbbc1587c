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

const page = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: PageError });

// A feature's page is loaded when it is first opened. One line per page:
// page('/contexts', lazyRouteComponent(() => loadPart(() => import('./features/contexts/ContextsPage.tsx')), 'ContextsPage'))
const routeTree = root.addChildren([
  page(
    '/',
    lazyRouteComponent(() => loadPart(() => import('./features/clusters/HomePage.tsx')), 'HomePage'),
  ),
  page(
    '/new',
    lazyRouteComponent(
      () => loadPart(() => import('./features/clusters/NewClusterPage.tsx')),
      'NewClusterPage',
    ),
  ),
  page(
    '/operations/$id',
    lazyRouteComponent(
      () => loadPart(() => import('./features/clusters/OperationPage.tsx')),
      'OperationPage',
    ),
  ),
  page(
    '/contexts',
    lazyRouteComponent(() => loadPart(() => import('./features/contexts/ContextsPage.tsx')), 'ContextsPage'),
  ),
  page(
    '/settings',
    lazyRouteComponent(() => loadPart(() => import('./features/settings/SettingsPage.tsx')), 'SettingsPage'),
  ),
  page(
    '/c/$cluster',
    lazyRouteComponent(() => loadPart(() => import('./features/resources/OverviewPage.tsx')), 'OverviewPage'),
  ),
  page(
    '/c/$cluster/nodes',
    lazyRouteComponent(() => loadPart(() => import('./features/nodes/NodesPage.tsx')), 'NodesPage'),
  ),
  page(
    '/c/$cluster/namespaces',
    lazyRouteComponent(
      () => loadPart(() => import('./features/namespaces/NamespacesPage.tsx')),
      'NamespacesPage',
    ),
  ),
  page(
    '/c/$cluster/events',
    lazyRouteComponent(() => loadPart(() => import('./features/resources/EventsPage.tsx')), 'EventsPage'),
  ),
  page(
    '/c/$cluster/manifests',
    lazyRouteComponent(
      () => loadPart(() => import('./features/manifests/ManifestsPage.tsx')),
      'ManifestsPage',
    ),
  ),
  page(
    '/c/$cluster/r/$group/$version/$plural',
    lazyRouteComponent(
      () => loadPart(() => import('./features/resources/ResourcesPage.tsx')),
      'ResourcesPage',
    ),
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
