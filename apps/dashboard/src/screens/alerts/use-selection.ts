import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  set: (id: string, isSelected: boolean) => void;
  setAll: (ids: readonly string[], isSelected: boolean) => void;
  clear: () => void;
}

/** The rows that are ticked. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const setAll = useCallback((changed: readonly string[], isSelected: boolean) => {
    setIds((before) => {
      const after = new Set(before);
      for (const id of changed) {
        if (isSelected) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  }, []);
  const set = useCallback((id: string, isSelected: boolean) => setAll([id], isSelected), [setAll]);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, set, setAll, clear }), [ids, set, setAll, clear]);
}
