import type { ServiceName } from './service-accounts.ts';

const words = { S: 'SELECT', I: 'INSERT', U: 'UPDATE', D: 'DELETE' } as const;

/**
 * Who may do what with which table: S(elect), I(nsert), U(pdate), D(elete). What is not here nobody may; the account that
 * migrates has all rights. A row that is locked to be changed (`FOR UPDATE`) takes U or D on MySQL.
 *
 * `tests/house/database-rights` holds it against the services' source: a statement without its right fails there, and so does
 * a right that no statement uses. Integration tests run each service with its account.
 */
export const tableRights: Readonly<Record<string, Readonly<Partial<Record<ServiceName, string>>>>> = {
  // Tried at the start: does the server lock rows?
  _prisma_migrations: { scoring: 'SU' },
  account_link: { api: 'SIU' },
  alert: { scoring: 'SIUD', trainer: 'S', api: 'SUD', delivery: 'S' },
  alert_action: { scoring: 'SIUD', api: 'SID', delivery: 'S' },
  alert_outcome: { scoring: 'SD', trainer: 'SI', api: 'SD' },
  alert_policy: { ingest: 'S', scoring: 'S', trainer: 'S', api: 'SI', delivery: 'S' },
  api_token: { api: 'SIU' },
  api_token_shop: { api: 'SI' },
  arrival: { ingest: 'SID', api: 'SD' },
  audit: { scoring: 'SID', trainer: 'I', api: 'SI' },
  audit_head: { scoring: 'SIU', trainer: 'SIU', api: 'SIU' },
  bulk_action: { scoring: 'SD', api: 'SID' },
  bulk_result: { scoring: 'SD', api: 'SID' },
  customer: { scoring: 'SIUD', api: 'SD', delivery: 'S' },
  customer_reference: { alerts: 'I', api: 'SID' },
  dead_letter: { ingest: 'SIUD', scoring: 'SD', api: 'SD' },
  dead_letter_request: { ingest: 'SUD', scoring: 'SD', api: 'SID' },
  delivery: { scoring: 'SD', api: 'SIUD', delivery: 'SIUD' },
  disk_sample: { api: 'SID' },
  escalation: { delivery: 'SIU' },
  escalation_rule: { api: 'SIU', delivery: 'S' },
  event: { scoring: 'SIU', trainer: 'S', api: 'SUD' },
  experiment: { scoring: 'S', trainer: 'SU', api: 'SIU' },
  history_cut: { scoring: 'SIU', api: 'SD' },
  identity_link: { scoring: 'SIU', trainer: 'S', api: 'SUD' },
  lab_file: { trainer: 'SUD', api: 'SIUD' },
  lab_part: { trainer: 'SIUD', api: 'SIUD' },
  lab_study: { trainer: 'SU', api: 'SIUD' },
  live_watch: { ingest: 'SD', api: 'SIU' },
  model: { scoring: 'S', trainer: 'SIU', api: 'SU' },
  model_duel: { trainer: 'SIU', api: 'S' },
  model_history: { trainer: 'I', api: 'SI' },
  model_truth: { trainer: 'SIU', api: 'S' },
  model_watch: { trainer: 'SIU', api: 'S' },
  notification_setting: { api: 'SIU', delivery: 'S' },
  outbox: { scoring: 'SID', api: 'I' },
  personal_read: { alerts: 'SIU', api: 'SIUD' },
  privacy_request: { ingest: 'I', api: 'SU' },
  prediction: { scoring: 'SIUD', trainer: 'S', api: 'SD' },
  profile: { scoring: 'SIUD', trainer: 'S', api: 'SUD' },
  purchase_likelihood: { trainer: 'SIUD', api: 'SD' },
  purchase_model: { trainer: 'SIUD', api: 'S' },
  purchase_pass: { trainer: 'SIU', api: 'S' },
  recovery_code: { api: 'SIUD' },
  refused_event: { ingest: 'SID', scoring: 'SD', api: 'SD' },
  risk_snapshot: { trainer: 'SID', api: 'SD' },
  risk_snapshot_day: { trainer: 'SID', api: 'S' },
  retention_rule: { scoring: 'SU', api: 'SID' },
  rollup: { scoring: 'SIUD', api: 'S' },
  rollup_change: { scoring: 'SID' },
  rollup_state: { scoring: 'SIU', api: 'SIU' },
  segment_move: { scoring: 'SIU', api: 'SD' },
  segment_name: { api: 'SIUD' },
  segmentation: { scoring: 'S', trainer: 'SIU', api: 'SI' },
  session: { alerts: 'S', api: 'SIUD' },
  shop: { ingest: 'S', scoring: 'S', trainer: 'SU', api: 'SU', delivery: 'S' },
  store_order: { ingest: 'SIU', api: 'SD' },
  store_source: { ingest: 'SU', api: 'SIU' },
  training_run: { trainer: 'SIU', api: 'SI' },
  truth_progress: { trainer: 'SIU' },
  two_factor: { api: 'SIUD' },
  user: { alerts: 'S', api: 'SIU', delivery: 'S' },
  user_shop: { alerts: 'S', api: 'SID', delivery: 'S' },
  webhook_endpoint: { api: 'SIU', delivery: 'SU' },
  write_key: { ingest: 'SU', api: 'SIU' },
};

/** The rights of a service on a table, as SQL names them. */
export function rightsOf(service: ServiceName, table: string): string[] {
  const letters = tableRights[table]?.[service] ?? '';
  return [...letters].map((letter) => words[letter as keyof typeof words]);
}
