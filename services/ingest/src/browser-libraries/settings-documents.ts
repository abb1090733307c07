/** Where a page reaches us, as it has called us. */
export interface CalledAt {
  /** With the port where it is not the usual one. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
}

/**
 * What Segment's browser library reads before it sends: where to, and that there is nothing else to load. Its own reports
 * about itself, which go to Segment, are turned off (`sampleRate`).
 */
export function segmentSettings(writeKey: string, { host, protocol }: CalledAt): object {
  return {
    integrations: { 'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol } },
    plan: { track: { __default: { enabled: true } } },
    metrics: { sampleRate: 0 },
    middlewareSettings: {},
    enabledMiddleware: {},
    remotePlugins: [],
    legacyVideoPluginsEnabled: false,
  };
}

/** What RudderStack's browser library reads before it sends: nothing to load, and no reports about itself. */
export function rudderSource(writeKey: string, shopId: string): object {
  const off = { enabled: false };
  return {
    source: {
      id: shopId,
      name: shopId,
      writeKey,
      enabled: true,
      workspaceId: shopId,
      config: { statsCollection: { errors: off, metrics: off } },
      destinations: [],
      connections: [],
    },
  };
}
