import { spawn } from 'node:child_process';
import { launcherEnv } from '../bootstrap/config.ts';
import { findProgram } from '../bootstrap/programs.ts';

/** Opens the address where there is a screen to open it on; elsewhere the printed address has to do. */
export function openBrowser(url: string): void {
  const hasScreen = process.platform === 'darwin' || launcherEnv['DISPLAY'] || launcherEnv['WAYLAND_DISPLAY'];
  if (!hasScreen || !process.stdout.isTTY) return;
  const program = findProgram(
    process.platform === 'darwin' ? ['open'] : ['xdg-open'],
    launcherEnv['PATH'] ?? '',
  );
  if (!program) return;
  const child = spawn(program, [url], { detached: true, stdio: 'ignore' });
  child.once('error', () => undefined);
  child.unref();
}
