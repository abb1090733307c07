import dynamic from 'next/dynamic';
import { Skeleton } from '../parts/skeleton.tsx';

const waiting = () => <Skeleton className="h-50" />;

// The chart library is the largest part of the dashboard, and no table needs it.
export const LazyBarSeries = dynamic(() => import('./bar-series.tsx'), { ssr: false, loading: waiting });
export const LazyScoreLine = dynamic(() => import('./score-line.tsx'), { ssr: false, loading: waiting });
