import { dashboard, statPanel, labelVariable, lines, row, unit } from './panels.mjs';

const shop = 'shop=~"$shop"';
const alarming = 'band=~"high|critical"';
const scored = 'band=~"low|medium|high|critical"';
// Several api processes read the same record: the largest is the number, the sum would count it twice.
const once = (metric, labels, by) =>
  `max by (shop, ${by}) (${metric}{${shop}${labels === '' ? '' : `, ${labels}`}})`;

export default dashboard({
  uid: 'ebb-business',
  title: 'Ebb: the business',
  description:
    'Who is about to leave, what that would cost, how fast people answer, and whether the model is right.',
  from: 'now-24h',
  variables: [labelVariable('shop', 'Shop', 'ebb_customers')],
  parts: [
    statPanel(
      'Revenue at risk',
      `sum by (currency) (${once('ebb_revenue_at_risk', alarming, 'currency, band')})`,
      {
        unit: unit.count,
        decimals: 0,
        description: 'Expected loss over customers of high and critical risk, for each currency.',
      },
    ),
    statPanel(
      'Customers at high risk',
      `sum(${once('ebb_customers', alarming, 'band')}) / clamp_min(sum(${once('ebb_customers', scored, 'band')}), 1)`,
      {
        unit: unit.ratio,
        decimals: 1,
        description: 'Share of the scored customers in the bands high and critical.',
      },
    ),
    statPanel(
      'Churned customers',
      `sum(${once('ebb_customers', 'band="lapsed"', 'band')}) / clamp_min(sum(${once('ebb_customers', `band!="none"`, 'band')}), 1)`,
      {
        unit: unit.ratio,
        decimals: 1,
        description: 'Share of all buyers whose last order is longer ago than the active window.',
      },
    ),
    statPanel('Alert to answer, median', `max(ebb_alert_median_response_seconds{${shop}})`, {
      unit: unit.seconds,
      description: 'From the opening of an alert to its acknowledgement, over 30 days; the slowest shop.',
    }),

    row('Risk'),
    lines('Customers by band', [[`sum by (band) (${once('ebb_customers', scored, 'band')})`, '{{band}}']], {
      unit: unit.count,
      stacked: true,
      description: 'Scored customers. A band that swells within a day deserves a look at what changed.',
    }),
    lines(
      'Revenue at risk by shop',
      [
        [
          `sum by (shop, currency) (${once('ebb_revenue_at_risk', alarming, 'currency, band')})`,
          '{{shop}} {{currency}}',
        ],
      ],
      {
        unit: unit.count,
        description: 'Expected loss over customers of high and critical risk, in units of the currency.',
      },
    ),

    row('Answers'),
    lines('Alerts waiting', [[`sum by (status) (${once('ebb_open_alerts', '', 'status')})`, '{{status}}']], {
      unit: unit.count,
      stacked: true,
      description: 'Open: nobody has taken it. Acknowledged: somebody works on it.',
    }),
    lines(
      'How alerts ended, last 30 days',
      [[`sum by (reason) (${once('ebb_alerts_closed_last_30_days', '', 'reason')})`, '{{reason}}']],
      {
        unit: unit.count,
        stacked: true,
        description: 'Saves are `ordered`, `recovered` and `retained`.',
      },
    ),
    lines(
      'Saves, last 30 days',
      [
        [
          `sum by (shop) (${once('ebb_alerts_closed_last_30_days', 'reason=~"ordered|recovered|retained"', 'reason')}) / sum by (shop) (${once('ebb_alerts_closed_last_30_days', '', 'reason')})`,
          '{{shop}}',
        ],
      ],
      { unit: unit.ratio, max: 1, description: 'Share of the closed alerts whose customer stayed.' },
    ),
    lines('Alert to answer', [[`max by (shop) (ebb_alert_median_response_seconds{${shop}})`, '{{shop}}']], {
      unit: unit.seconds,
      description: 'Median from opening to acknowledgement over 30 days.',
    }),

    row('Model'),
    lines(
      'Quality of the champion',
      [[`max by (shop, measure) (ebb_model_quality{${shop}})`, '{{shop}} {{measure}}']],
      {
        unit: unit.count,
        description:
          'On rows it has not seen: areas under the curves (up is good), Brier and calibration error (down).',
      },
    ),
    lines('Drift of the customers', [[`max by (shop) (ebb_model_drift_index{${shop}})`, '{{shop}}']], {
      unit: unit.count,
      description:
        'Population stability of the scored customers against the champion’s training set, once a day. Below 0.1 ' +
        'steady; from 0.25 these are other customers than the model was made for.',
    }),
    lines(
      'Calibration error',
      [
        [`max by (shop) (ebb_model_live_calibration_error{${shop}})`, '{{shop}}, what came true'],
        [`max by (shop) (ebb_model_test_calibration_error{${shop}})`, '{{shop}}, test of the last training'],
      ],
      {
        unit: unit.ratio,
        description:
          'How far promised probabilities are from what happened, in percentage points. Live: the newest four ' +
          'matured weeks, so nothing until a horizon has passed; above 8 % the champion is off.',
      },
    ),
    lines(
      'Answers that came true or not',
      [[`max by (shop) (ebb_model_live_answers{${shop}})`, '{{shop}}']],
      {
        unit: unit.count,
        description: 'Behind the live calibration error. Below 500 that error is mostly chance.',
      },
    ),
    lines(
      'Telling customers apart',
      [
        [`max by (shop) (ebb_model_live_roc_auc{${shop}})`, '{{shop}}, what came true'],
        [`max by (shop) (ebb_model_quality{${shop}, measure="rocAuc"})`, '{{shop}}, in the test'],
      ],
      {
        unit: unit.count,
        max: 1,
        description:
          'ROC AUC on the newest matured answers against that of the test. 0.07 below it is an alert.',
      },
    ),
    lines('The last training', [[`max by (shop) (ebb_model_test_roc_auc{${shop}})`, '{{shop}}']], {
      unit: unit.count,
      max: 1,
      description:
        'ROC AUC of the newest model on rows it has not seen, whether it became champion or not. A fall means that ' +
        'leaving has become harder to tell, or that the data has changed.',
    }),
    lines(
      'Age of the champion',
      [[`time() - max by (shop) (ebb_model_created_timestamp_seconds{${shop}})`, '{{shop}}']],
      {
        unit: unit.seconds,
        description: 'Since it was trained.',
      },
    ),
    lines(
      'Since the last score',
      [[`time() - max by (shop) (ebb_last_scored_timestamp_seconds{${shop}})`, '{{shop}}']],
      {
        unit: unit.seconds,
        description: 'Since any customer of the shop was scored. Rises only while nothing happens at all.',
      },
    ),
    lines(
      'Predictions asked for',
      [['sum by (result) (rate(ebb_prediction_cache_lookups_total[$__rate_interval]))', '{{result}}']],
      { unit: unit.perSecond, description: 'By whether the answer was still known.' },
    ),
    lines(
      'Numbers that could not be read',
      [['sum(increase(ebb_business_metrics_errors_total[$__range]))', 'failures']],
      { unit: unit.count, description: 'Then what is shown here is of before.' },
    ),
    lines('Guests', [[`max by (shop) (ebb_guests{${shop}})`, '{{shop}}']], {
      unit: unit.count,
      description: 'Profiles without a customer id: counted, never scored as a customer.',
    }),

    row('Privacy'),
    lines(
      'Looks at personal data that wait',
      [['max(ebb_personal_reads_waiting)', 'not in the audit log yet']],
      {
        unit: unit.count,
        description: 'Stored, and a second from the audit log. Rises while the log cannot be written.',
      },
    ),
    lines(
      'Requests of customers about their data',
      [['max by (kind) (ebb_privacy_request_oldest_seconds)', '{{kind}}, oldest open one']],
      {
        unit: unit.seconds,
        description: 'How long the oldest request that is open has waited. The law gives a month.',
      },
    ),
    lines('Let go', [['sum by (kind) (increase(ebb_retention_removed_total[$__range]))', '{{kind}}']], {
      unit: unit.count,
      description: 'Rows that shops keep no longer.',
    }),
  ],
});
