import { readAlertReceivers, reachesSomebody } from './alert-receivers.ts';
import { alertmanagerConfig } from './alertmanager-config.ts';
import { prometheusConfig, rulesFor } from './prometheus-config.ts';

interface Config {
  readonly receivers: readonly { readonly name: string; readonly [kind: string]: unknown }[];
}
const receiversOf = (env: NodeJS.ProcessEnv) =>
  (alertmanagerConfig(readAlertReceivers(env)) as Config).receivers;

test('without settings nobody is told, and that is known', () => {
  expect(reachesSomebody(readAlertReceivers({}))).toBe(false);
  expect(receiversOf({}).map(({ name }) => name)).toEqual(['everybody', 'critical', 'dead-man']);
  expect(reachesSomebody(readAlertReceivers({ EBB_ALERT_DEADMAN_URL: 'https://pulse.example/1' }))).toBe(
    false,
  );
});

test('e-mail, webhook, Slack and pager: warnings go to the first three, critical alerts to all', () => {
  const [everybody, critical, deadMan] = receiversOf({
    EBB_ALERT_EMAIL_TO: 'ops@shop.example',
    EBB_ALERT_SMTP: 'mail.shop.example:587',
    EBB_ALERT_SMTP_USER: 'ebb',
    EBB_ALERT_SMTP_PASSWORD: 'secret',
    EBB_ALERT_WEBHOOK_URL: 'https://hooks.shop.example/all',
    EBB_ALERT_SLACK_URL: 'https://chat.shop.example/hook',
    EBB_ALERT_PAGER_URL: 'https://pager.shop.example/wake',
    EBB_ALERT_DEADMAN_URL: 'https://pulse.example/1',
  });
  const hook = (url: string) => expect.objectContaining({ url, send_resolved: true }) as unknown;
  expect(everybody).toMatchObject({
    email_configs: [
      {
        to: 'ops@shop.example',
        smarthost: 'mail.shop.example:587',
        require_tls: true,
        auth_password: 'secret',
      },
    ],
    slack_configs: [{ api_url: 'https://chat.shop.example/hook' }],
    webhook_configs: [hook('https://hooks.shop.example/all')],
  });
  expect(critical?.['webhook_configs']).toEqual([
    hook('https://hooks.shop.example/all'),
    hook('https://pager.shop.example/wake'),
  ]);
  expect(deadMan?.['webhook_configs']).toEqual([{ url: 'https://pulse.example/1', send_resolved: false }]);
});

test('settings that cannot work are named, all at once', () => {
  const read = () =>
    readAlertReceivers({
      EBB_ALERT_EMAIL_TO: 'ops@shop.example',
      EBB_ALERT_WEBHOOK_URL: 'hooks.shop.example',
      EBB_ALERT_SLACK_URL: 'ftp://chat.shop.example',
    });
  expect(read).toThrow('EBB_ALERT_EMAIL_TO needs EBB_ALERT_SMTP');
  expect(read).toThrow('EBB_ALERT_WEBHOOK_URL is no http or https address');
  expect(read).toThrow('EBB_ALERT_SLACK_URL is no http or https address');
});

test('runbooks have this installation’s address, and Prometheus knows Alertmanager', () => {
  const rule = 'runbook_url: http://localhost:8080/runbooks/EbbServiceDown';
  expect(rulesFor(rule, 'https://ebb.shop.example/')).toBe(
    'runbook_url: https://ebb.shop.example/runbooks/EbbServiceDown',
  );
  expect(
    prometheusConfig({
      targets: { api: ['a:1', 'b:1'] },
      rulesFolder: '/rules',
      alertmanager: 'alertmanager:9093',
    }),
  ).toMatchObject({
    rule_files: ['/rules/*.rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
    scrape_configs: [{ job_name: 'api', static_configs: [{ targets: ['a:1', 'b:1'] }] }],
  });
});
