import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  redirect,
} from '@tanstack/react-router';
import { readAuditSearch } from './audit/search';
import { readBoardSearch, readRowsSearch } from './board/search';
import { EmptyState } from './components/States';
import { readImportSearch } from './imports/search';
import { readOutcomesSearch } from './outcomes/search';
import { readQualitySearch } from './quality/search';
import { readQueueSearch } from './queues/search';
import { ReplenishmentPage } from './routes/ReplenishmentPage';
import { AppShell } from './shell/AppShell';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: AppShell,
  notFoundComponent: () => (
    <EmptyState isPage title="There is no such page" action={<Link to="/replenishment">Go to replenishment</Link>}>
      The address may have been mistyped, or the page belongs to a later version.
    </EmptyState>
  ),
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/board' });
  },
});

const board = createRoute({
  getParentRoute: () => root,
  path: '/board',
  validateSearch: readBoardSearch,
  component: lazyRouteComponent(() => import('./routes/BoardPage'), 'BoardPage'),
});

const kpiRows = createRoute({
  getParentRoute: () => root,
  path: '/board/$kpi',
  validateSearch: readRowsSearch,
  component: lazyRouteComponent(() => import('./routes/KpiRowsPage'), 'KpiRowsPage'),
});

const replenishment = createRoute({
  getParentRoute: () => root,
  path: '/replenishment',
  validateSearch: readQueueSearch,
  component: ReplenishmentPage,
});

const kindQueue = createRoute({
  getParentRoute: () => root,
  path: '/queue/$kind',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('./routes/KindQueuePage'), 'KindQueuePage'),
});

const recommendation = createRoute({
  getParentRoute: () => root,
  path: '/recommendations/$id',
  component: lazyRouteComponent(() => import('./routes/RecommendationPage'), 'RecommendationPage'),
});

const callSheet = createRoute({
  getParentRoute: () => root,
  path: '/customers/$id/call',
  component: lazyRouteComponent(() => import('./routes/CallSheetPage'), 'CallSheetPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./routes/AuditPage'), 'AuditPage'),
});

const auditRecord = createRoute({
  getParentRoute: () => root,
  path: '/audit/$id',
  component: lazyRouteComponent(() => import('./routes/AuditRecordPage'), 'AuditRecordPage'),
});

const document = createRoute({
  getParentRoute: () => root,
  path: '/documents/$id',
  component: lazyRouteComponent(() => import('./routes/DocumentPage'), 'DocumentPage'),
});

const outcomes = createRoute({
  getParentRoute: () => root,
  path: '/outcomes',
  validateSearch: readOutcomesSearch,
  component: lazyRouteComponent(() => import('./routes/OutcomesPage'), 'OutcomesPage'),
});

const automation = createRoute({
  getParentRoute: () => root,
  path: '/automation',
  component: lazyRouteComponent(() => import('./routes/AutomationPage'), 'AutomationPage'),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: '/import',
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import('./routes/ImportPage'), 'ImportPage'),
});

const cutOver = createRoute({
  getParentRoute: () => root,
  path: '/import/cut-over',
  component: lazyRouteComponent(() => import('./routes/CutOverPage'), 'CutOverPage'),
});

const dataQuality = createRoute({
  getParentRoute: () => root,
  path: '/data-quality',
  validateSearch: readQualitySearch,
  component: lazyRouteComponent(() => import('./routes/DataQualityPage'), 'DataQualityPage'),
});

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      index,
      board,
      kpiRows,
      replenishment,
      kindQueue,
      recommendation,
      callSheet,
      audit,
      auditRecord,
      document,
      outcomes,
      automation,
      imports,
      cutOver,
      dataQuality,
    ]),
    context: { queryClient },
    defaultPreload: false,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
