import { secretOf } from '../backup/installation.ts';
import { PlainError } from '../bootstrap/plain-error.ts';

/** Who is told of alerts; all by environment variables, each also as `…_FILE`. */
export interface AlertReceivers {
  readonly email:
    | {
        readonly to: string;
        readonly from: string;
        /** host:port */
        readonly smtp: string;
        readonly user: string | undefined;
        readonly password: string | undefined;
      }
    | undefined;
  /** Gets every alert, in Alertmanager's JSON. */
  readonly webhookUrl: string | undefined;
  /** Gets critical alerts only: a pager. */
  readonly pagerUrl: string | undefined;
  /** An incoming webhook of Slack, or of what speaks like it (Mattermost, Rocket.Chat). */
  readonly slackUrl: string | undefined;
  /** Called every minute while all is well; who stops hearing from it raises the alarm (Healthchecks, Dead Man's Snitch). */
  readonly deadManUrl: string | undefined;
}

/** @throws PlainError that names every setting that is wrong */
export function readAlertReceivers(env: NodeJS.ProcessEnv): AlertReceivers {
  const flaws: string[] = [];
  const url = (name: string) => {
    const value = secretOf(env, name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
    flaws.push(`${name} is no http or https address`);
    return undefined;
  };
  const [to, smtp] = [env['EBB_ALERT_EMAIL_TO'], env['EBB_ALERT_SMTP']];
  if (to && !smtp) flaws.push('EBB_ALERT_EMAIL_TO needs EBB_ALERT_SMTP (host:port)');
  if (smtp && !/^[^\s:]+:\d{1,5}$/.test(smtp)) flaws.push('EBB_ALERT_SMTP is not host:port');
  const receivers: AlertReceivers = {
    email:
      to && smtp
        ? {
            to,
            smtp,
            from: env['EBB_ALERT_EMAIL_FROM'] ?? 'ebb@localhost',
            user: env['EBB_ALERT_SMTP_USER'],
            password: secretOf(env, 'EBB_ALERT_SMTP_PASSWORD'),
          }
        : undefined,
    webhookUrl: url('EBB_ALERT_WEBHOOK_URL'),
    pagerUrl: url('EBB_ALERT_PAGER_URL'),
    slackUrl: url('EBB_ALERT_SLACK_URL'),
    deadManUrl: url('EBB_ALERT_DEADMAN_URL'),
  };
  if (flaws.length > 0) throw new PlainError(`The receivers of alerts: ${flaws.join('; ')}.`);
  return receivers;
}

export function reachesSomebody({ email, webhookUrl, pagerUrl, slackUrl }: AlertReceivers): boolean {
  return [email, webhookUrl, pagerUrl, slackUrl].some((receiver) => receiver !== undefined);
}
