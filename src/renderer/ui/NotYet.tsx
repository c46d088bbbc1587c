import { IconTools } from '@tabler/icons-react';
import { EmptyState } from './EmptyState.tsx';

/** A page whose feature is not in this build. */
export const NotYet = () => (
  <EmptyState icon={IconTools} title="This page is not in this build of Slipway." />
);
