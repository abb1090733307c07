/** `browser`: it stands in a page's or an app's source, where everybody can read it. `server`: nobody else knows it. */
export const keyKinds = ['browser', 'server'] as const;
export type KeyKind = (typeof keyKinds)[number];
