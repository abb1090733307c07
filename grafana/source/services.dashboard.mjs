import { dashboard, statPanel, labelVariable, lines, row, unit } from './panels.mjs';

const http = 'ebb_http_request_duration_seconds';
const chosen = 'job=~"$job"';

export default dashboard({
  uid: 'ebb-services',
  title: 'Ebb: services',
  description: 'Rate, errors and duration of what is asked; use and saturation of the processes that answer.',
  variables: [labelVariable('job', 'Service', 'ebb_build_info')],
  parts: [
    statPanel('Processes up', 'sum(up{job=~"ingest|scoring|alerts|api|trainer|delivery|backup"})', {
      unit: unit.count,
      description: 'Processes that answered the last scrape.',
    }),
    statPanel('Requests', `sum(rate(${http}_count{${chosen}}[$__rate_interval]))`, {
      unit: unit.perSecond,
      description: 'Requests a second over all chosen services.',
    }),
    statPanel(
      'Server errors',
      `(sum(rate(${http}_count{${chosen}, status=~"5.."}[$__rate_interval])) or vector(0)) / clamp_min(sum(rate(${http}_count{${chosen}}[$__rate_interval])), 0.001)`,
      {
        unit: unit.ratio,
        decimals: 2,
        description: 'Share of requests that ended in 5xx.',
        thresholds: [
          [null, 'green'],
          [0.001, 'orange'],
          [0.01, 'red'],
        ],
      },
    ),
    statPanel(
      'Slowest service, p99',
      `max(histogram_quantile(0.99, sum by (job, le) (rate(${http}_bucket{${chosen}}[$__rate_interval]))))`,
      { unit: unit.seconds, description: '99 of 100 requests are faster.' },
    ),

    row('Requests (RED)'),
    lines(
      'Errors',
      [
        [
          `sum by (job, status) (rate(${http}_count{${chosen}, status=~"4..|5.."}[$__rate_interval]))`,
          '{{job}} {{status}}',
        ],
        [`sum by (job) (rate(${http}_count{${chosen}}[$__rate_interval])) * 0`, '{{job}} none'],
      ],
      { unit: unit.perSecond, description: 'Answers of 4xx and 5xx. 4xx are the callers’ doing, 5xx ours.' },
    ),
    lines(
      'Duration',
      [0.5, 0.95, 0.99].map((quantile) => [
        `histogram_quantile(${quantile}, sum by (job, le) (rate(${http}_bucket{${chosen}}[$__rate_interval])))`,
        `{{job}} p${quantile * 100}`,
      ]),
      { unit: unit.seconds, description: 'From the arrival of a request to the end of its answer.' },
    ),
    lines('Rate', [[`sum by (job) (rate(${http}_count{${chosen}}[$__rate_interval]))`, '{{job}}']], {
      unit: unit.perSecond,
      description: 'Requests a second by service.',
    }),
    lines(
      'Slowest routes, p95',
      [
        [
          `topk(8, histogram_quantile(0.95, sum by (job, method, route, le) (rate(${http}_bucket{${chosen}}[$__rate_interval]))))`,
          '{{job}} {{method}} {{route}}',
        ],
      ],
      { unit: unit.seconds, description: 'The eight routes whose slow requests are slowest.' },
    ),

    row('Processes (USE)'),
    lines(
      'CPU',
      [[`sum by (job) (rate(ebb_process_cpu_seconds_total{${chosen}}[$__rate_interval]))`, '{{job}}']],
      {
        unit: unit.cores,
        description: 'Cores in use. One process uses little more than one, whatever the machine has.',
      },
    ),
    lines(
      'Event loop delay, p99',
      [[`max by (job) (ebb_nodejs_eventloop_lag_p99_seconds{${chosen}})`, '{{job}}']],
      {
        unit: unit.seconds,
        description: 'How long a ready callback waits. Above 0.1 s requests and heartbeats suffer.',
      },
    ),
    lines('Memory', [[`sum by (job) (ebb_process_resident_memory_bytes{${chosen}})`, '{{job}}']], {
      unit: unit.bytes,
      description: 'Resident memory. A line that only ever rises is a leak.',
    }),
    lines(
      'Garbage collection',
      [[`sum by (job) (rate(ebb_nodejs_gc_duration_seconds_sum{${chosen}}[$__rate_interval]))`, '{{job}}']],
      { unit: unit.ratio, description: 'Share of time spent collecting garbage.' },
    ),

    row('Life and death'),
    lines('Ready', [[`min by (job, instance) (ebb_service_ready{${chosen}})`, '{{job}} {{instance}}']], {
      unit: unit.count,
      max: 1,
      description: '0: it runs and waits for something it needs.',
    }),
    lines('Versions', [[`count by (job, version) (ebb_build_info{${chosen}})`, '{{job}} {{version}}']], {
      unit: unit.count,
      stacked: true,
      description: 'Processes by version. After an upgrade there is one version.',
    }),
    lines(
      'Started again by the launcher',
      [
        ['sum by (process) (increase(ebb_launcher_restarts_total[$__range]))', '{{process}}'],
        ['sum by (process) (increase(ebb_launcher_stalls_total[$__range]))', '{{process}}, it stood still'],
      ],
      { unit: unit.count, description: 'In the time range shown. Only where `npm start` runs it.' },
    ),
    lines('Processes of the launcher', [['min by (process) (ebb_launcher_process_up)', '{{process}}']], {
      unit: unit.count,
      max: 1,
      description: '1: it runs and has been ready. Only where `npm start` runs it.',
    }),
  ],
});
