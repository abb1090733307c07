import { launcherMetrics } from './launcher-metrics.ts';

test('restarts and stalls are counted by process, from zero on', () => {
  const text = launcherMetrics([
    { name: 'scoring', isUp: false, restarts: 5, stalls: 1 },
    { name: 'api', isUp: true, restarts: 0, stalls: 0 },
  ]);
  expect(text).toContain('# TYPE ebb_launcher_restarts_total counter');
  expect(text.split('\n').filter((line) => line.startsWith('ebb_'))).toEqual([
    'ebb_launcher_process_up{process="scoring"} 0',
    'ebb_launcher_process_up{process="api"} 1',
    'ebb_launcher_restarts_total{process="scoring"} 5',
    'ebb_launcher_restarts_total{process="api"} 0',
    'ebb_launcher_stalls_total{process="scoring"} 1',
    'ebb_launcher_stalls_total{process="api"} 0',
  ]);
});
