/** Remembers the newest version of each alert that passed, so that a repeated delivery changes nothing. */
export interface RepeatFilter {
  isNews: (id: string, version: number) => boolean;
}

/** The oldest half is forgotten when `limit` is reached; the queue itself also refuses older versions. */
export function createRepeatFilter(limit = 10_000): RepeatFilter {
  const versions = new Map<string, number>();
  return {
    isNews(id, version) {
      const known = versions.get(id);
      if (known !== undefined && known >= version) return false;
      versions.delete(id);
      versions.set(id, version);
      if (versions.size > limit) {
        for (const old of [...versions.keys()].slice(0, limit / 2)) versions.delete(old);
      }
      return true;
    },
  };
}
