import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['md'] }] } },
});

/** Joins class names; of two that say the same thing the later one holds. */
export function classNames(...names: ClassValue[]): string {
  return merge(clsx(names));
}
