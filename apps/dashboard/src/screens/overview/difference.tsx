import { ArrowDown, ArrowUp, Equal } from 'lucide-react';
import type { ReactNode } from 'react';

/** By how much something changed: by sign and arrow, and in colour where one direction is the good one. */
export function Difference({
  value,
  text,
  good,
  children,
}: {
  value: number;
  /** With its sign. */
  text: string;
  /** Null: neither direction is good in itself. */
  good: 'less' | 'more' | null;
  children: ReactNode;
}) {
  const Icon = value > 0 ? ArrowUp : value < 0 ? ArrowDown : Equal;
  const isGood = good !== null && value !== 0 && value > 0 === (good === 'more');
  const colour = good === null || value === 0 ? '' : isGood ? 'text-ok' : 'text-worse';
  return (
    <>
      <span className={`font-medium whitespace-nowrap ${colour}`}>
        <Icon size={12} aria-hidden className="inline" /> {value === 0 ? 'no change' : text}
      </span>{' '}
      <span className="text-muted">{children}</span>
    </>
  );
}
