import type { NextConfig } from 'next';
import { rewritesFromEnvironment } from './src/config.ts';

const config: NextConfig = {
  // One origin in front (nginx) decides what is compressed and what a slash at the end means.
  compress: false,
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  transpilePackages: ['@ebb/contracts', '@ebb/domain'],
  // `npm run typecheck` and `npm run lint` do it once for the whole house; a build on two cores should not do it again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Only for running without nginx: the paths that belong to other processes go there.
  rewrites: () => Promise.resolve(rewritesFromEnvironment()),
};

export default config;
