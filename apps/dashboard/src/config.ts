/** What the environment says, read in this one place. */
export const isDevelopment = process.env.NODE_ENV === 'development';

/**
 * Rewrites for running without nginx in front, decided at build: the paths that belong to other processes go to
 * `EBB_API_URL` and `EBB_ALERTS_URL`. None by default.
 */
export function rewritesFromEnvironment(): { source: string; destination: string }[] {
  const api = process.env['EBB_API_URL'];
  const alerts = process.env['EBB_ALERTS_URL'];
  return [
    ...(api ? [{ source: '/api/:path*', destination: `${api}/api/:path*` }] : []),
    ...(alerts ? [{ source: '/socket.io/', destination: `${alerts}/socket.io/` }] : []),
    ...(alerts ? [{ source: '/socket.io/:path*', destination: `${alerts}/socket.io/:path*` }] : []),
  ];
}
