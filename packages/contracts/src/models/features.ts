/**
 * The features of the churn model in the order every vector uses, each with its unit (`money` is in major units of the
 * shop's currency) and its words. How one is computed and what it says of a customer stands in the domain's file of its
 * name. A new feature, or another meaning of an old one, is a new `featureVersion`.
 */
const descriptions = [
  {
    name: 'days_since_last_order',
    unit: 'days',
    label: 'Since last order',
    meaning: 'Whole days since the last paid order.',
  },
  {
    name: 'days_since_last_activity',
    unit: 'days',
    label: 'Since last activity',
    meaning: 'Whole days since the customer did anything: a visit, an opened mail, an order.',
  },
  {
    name: 'tenure_days',
    unit: 'days',
    label: 'Customer for',
    meaning: 'Whole days since the first event.',
  },
  {
    name: 'order_count',
    unit: 'orders',
    label: 'Orders, lifetime',
    meaning: 'Paid orders, less those cancelled or refunded in full.',
  },
  {
    name: 'orders_90d',
    unit: 'orders',
    label: 'Orders, last 90 days',
    meaning: 'Paid orders in the last 90 days.',
  },
  {
    name: 'order_trend_90d',
    unit: 'orders',
    label: 'Order trend, 90 days',
    meaning: 'Orders of the last 90 days less those of the 90 days before.',
  },
  {
    name: 'average_order_value',
    unit: 'money',
    label: 'Average order',
    meaning: 'Lifetime net revenue divided by orders.',
  },
  {
    name: 'net_revenue_180d',
    unit: 'money',
    label: 'Net revenue, 180 days',
    meaning: 'Revenue less refunds of the last 180 days.',
  },
  {
    name: 'overdue_ratio',
    unit: 'ratio',
    label: 'Overdue ratio',
    meaning: 'Days since the last order divided by the usual gap between orders. Above 1 is late.',
  },
  {
    name: 'support_tickets_90d',
    unit: 'tickets',
    label: 'Support tickets, 90 days',
    meaning: 'Support tickets opened in the last 90 days.',
  },
  {
    name: 'email_engagement_score',
    unit: 'share',
    label: 'E-mail engagement',
    meaning: 'Opened and clicked out of delivered, 0 to 100%. 25% when nothing was sent.',
  },
  {
    name: 'payment_failure_rate',
    unit: 'share',
    label: 'Failed payments, 180 days',
    meaning: 'Failed out of attempted payments.',
  },
] as const;

/** Of what the vectors hold: stored with each model, and checked where one is opened. */
export const featureVersion = 1;

type Descriptions = typeof descriptions;
type Unit = Descriptions[number]['unit'];
export type FeatureName = Descriptions[number]['name'];

type NamesOf<All extends readonly { name: string }[]> = { readonly [At in keyof All]: All[At]['name'] };
type NumbersFor<All extends readonly unknown[]> = { readonly [At in keyof All]: number };

export const featureNames = descriptions.map(({ name }) => name) as unknown as NamesOf<Descriptions>;

/** One customer's values, a number for each of `featureNames` and in that order. */
export type FeatureVector = NumbersFor<Descriptions>;

/** Where each feature stands in a vector. */
export const featureIndex = Object.fromEntries(featureNames.map((name, index) => [name, index])) as {
  readonly [Name in FeatureName]: PositionOf<Name>;
};

type PositionOf<Name extends FeatureName, All extends readonly unknown[] = NamesOf<Descriptions>> = {
  [At in Exclude<keyof All, keyof (readonly unknown[])>]: All[At] extends Name
    ? At extends `${infer Index extends number}`
      ? Index
      : never
    : never;
}[Exclude<keyof All, keyof (readonly unknown[])>];

function byName<Of>(read: (description: Descriptions[number]) => Of): Readonly<Record<FeatureName, Of>> {
  return Object.fromEntries(descriptions.map((each) => [each.name, read(each)])) as Record<FeatureName, Of>;
}

export const featureUnits = byName<Unit>(({ unit }) => unit);
export const featureLabels = byName<string>(({ label }) => label);
export const featureMeanings = byName<string>(({ meaning }) => meaning);
