import type { AlertReceivers } from './alert-receivers.ts';

export interface AlertTimes {
  /** How long the first message of a group waits for others. */
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
}

export interface RouteTimes {
  readonly critical: AlertTimes;
  readonly warning: AlertTimes;
  readonly deadMan: AlertTimes;
}

/**
 * Critical: somebody is woken, so at once, and again each hour. Warnings are read by day: together, and again each half day. The
 * dead man's switch is a pulse.
 */
export const routeTimes: RouteTimes = {
  critical: { groupWait: '10s', groupInterval: '1m', repeatInterval: '1h' },
  warning: { groupWait: '1m', groupInterval: '5m', repeatInterval: '12h' },
  deadMan: { groupWait: '0s', groupInterval: '1m', repeatInterval: '1m' },
};

const title =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }}';
const lines = [
  '{{ range .Alerts.Firing }}• {{ .Annotations.summary }}',
  '{{ .Annotations.description }}',
  'What to do: {{ .Annotations.runbook_url }}',
  '{{ end }}{{ range .Alerts.Resolved }}• over: {{ .Annotations.summary }}',
  '{{ end }}',
].join('\n');

/** What the rest of them follow from; told once, the others keep quiet. */
const causes = [
  {
    cause: 'EbbDatabaseDown',
    follow:
      'EbbServiceUnready|EbbHttpErrors|EbbScoringStalled|EbbScoringBehind|EbbScoringSlow|EbbOutboxLate|EbbModelUnwatched|EbbPredictionErrors',
  },
  {
    cause: 'EbbKafkaDown',
    follow:
      'EbbServiceUnready|EbbHttpErrors|EbbScoringStalled|EbbScoringBehind|EbbOutboxLate|EbbTopicIntakeDown|EbbAlertsLate',
  },
];

/** Alertmanager's configuration. (JSON is YAML.) Without any receiver alerts are shown on its page and on /system alone. */
export function alertmanagerConfig(receivers: AlertReceivers, times: RouteTimes = routeTimes): object {
  const everybody = receiver(receivers, 'everybody');
  const critical = receiver(receivers, 'critical');
  if (receivers.pagerUrl !== undefined)
    critical.webhook_configs.push({ url: receivers.pagerUrl, send_resolved: true, max_alerts: 0 });
  return {
    route: {
      receiver: 'everybody',
      group_by: ['alertname', 'job'],
      ...routeTimesOf(times.warning),
      routes: [
        {
          receiver: 'dead-man',
          matchers: ['alertname="EbbWatchdog"'],
          ...routeTimesOf(times.deadMan),
        },
        { receiver: 'critical', matchers: ['severity="critical"'], ...routeTimesOf(times.critical) },
      ],
    },
    inhibit_rules: [
      ...causes.map(({ cause, follow }) => ({
        source_matchers: [`alertname="${cause}"`],
        target_matchers: [`alertname=~"${follow}"`],
      })),
      {
        source_matchers: ['alertname=~"EbbServiceDown|EbbCrashLoop"'],
        target_matchers: [
          'alertname=~"EbbServiceUnready|EbbServiceRestarts|EbbHttpErrors|EbbHttpSlow|EbbEventLoopBlocked|EbbProcessStalled"',
        ],
        equal: ['job'],
      },
      {
        source_matchers: ['alertname="EbbServiceDown"', 'job="scoring"'],
        target_matchers: ['alertname=~"EbbScoringStalled|EbbScoringBehind|EbbScoringSlow|EbbOutboxLate"'],
      },
    ],
    receivers: [
      everybody,
      critical,
      {
        name: 'dead-man',
        webhook_configs:
          receivers.deadManUrl === undefined ? [] : [{ url: receivers.deadManUrl, send_resolved: false }],
      },
    ],
  };
}

function routeTimesOf({ groupWait, groupInterval, repeatInterval }: AlertTimes) {
  return { group_wait: groupWait, group_interval: groupInterval, repeat_interval: repeatInterval };
}

function receiver({ email, webhookUrl, slackUrl }: AlertReceivers, name: string) {
  return {
    name,
    webhook_configs:
      webhookUrl === undefined ? [] : [{ url: webhookUrl, send_resolved: true, max_alerts: 0 }],
    email_configs:
      email === undefined
        ? []
        : [
            {
              to: email.to,
              from: email.from,
              smarthost: email.smtp,
              // A mail server on this machine has no certificate worth the name.
              require_tls: !/^(localhost|127\.0\.0\.1):/.test(email.smtp),
              ...(email.user === undefined
                ? {}
                : { auth_username: email.user, auth_password: email.password ?? '' }),
              headers: { Subject: title },
              html: '',
              text: lines,
              send_resolved: true,
            },
          ],
    slack_configs:
      slackUrl === undefined ? [] : [{ api_url: slackUrl, title, text: lines, send_resolved: true }],
  };
}
