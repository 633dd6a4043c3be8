import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client';
import { takeTokenFromAddress } from './api/token';
import { makeRouter } from './router';
import { applyToDocument } from './settings/settings';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/queue.css';
import './styles/palette.css';

takeTokenFromAddress();
applyToDocument();

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a server that did not answer is worth asking again.
      retry: (failures, error) =>
        failures < 1 && error instanceof ApiError && (error.isUnreachable || error.status >= 500),
      retryDelay: 300,
    },
  },
});
const router = makeRouter(queryClient);

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');
createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
