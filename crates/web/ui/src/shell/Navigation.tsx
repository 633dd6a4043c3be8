import { Link, useNavigate } from '@tanstack/react-router';
import {
  Boxes,
  HandCoins,
  ListChecks,
  ListOrdered,
  PackageX,
  Percent,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useLentCommands } from '../palette/registry';
import { queueAddress } from '../queues/kinds';
import { pages, type PageLink } from './pages';
import { allKinds, useKinds } from './useKinds';

const icons: Record<string, LucideIcon> = {
  replenishment: Boxes,
  'stockout-risk': TriangleAlert,
  excess: PackageX,
  collections: HandCoins,
  margin: Percent,
  [allKinds]: ListOrdered,
};

/** The pages in order: the overview, every queue that the server has, and the rest. */
export function Navigation() {
  const [overview, ...others] = pages;
  return (
    <ul>
      {overview && <Page page={overview} />}
      <Queues />
      {others.map((page) => (
        <Page key={page.to} page={page} />
      ))}
    </ul>
  );
}

function Page({ page: { to, label, icon: Icon } }: { page: PageLink }) {
  return (
    <li>
      <Link to={to} className="nav-link">
        <Icon size={16} aria-hidden="true" />
        {label}
      </Link>
    </li>
  );
}

/** Replenishment is there from the start; what else the server decides follows as soon as it is known. */
function Queues() {
  const { kinds, label } = useKinds();
  const others = kinds.map(({ kind }) => kind).filter((kind) => kind !== 'replenishment');
  const all = ['replenishment', ...others, ...(others.length > 0 ? [allKinds] : [])];
  const navigate = useNavigate();
  const go = (kind: string) => () => void navigate({ ...queueAddress(kind), search: {} });
  useLentCommands(
    others.map((kind) => ({ id: `queue ${kind}`, label: `Go to ${label(kind)}`, keys: [], run: go(kind) })),
  );
  return all.map((kind) => {
    const Icon = icons[kind] ?? ListChecks;
    return (
      <li key={kind} className={kind === 'replenishment' ? undefined : 'other-queue'}>
        <Link {...queueAddress(kind)} className="nav-link" activeOptions={{ includeSearch: false }}>
          <Icon size={16} aria-hidden="true" />
          {label(kind)}
        </Link>
      </li>
    );
  });
}
