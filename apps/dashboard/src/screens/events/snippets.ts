/** Stands where the shop's own key goes: keys are stored as hashes, so nobody can fill it in. */
export const keyPlaceholder = 'YOUR_WRITE_KEY';

export const snippetKinds = ['curl', 'Node', 'Python', 'Kafka'] as const;
export type SnippetKind = (typeof snippetKinds)[number];

/**
 * A first order, ready to be pasted.
 *
 * @param origin where Ebb is seen from, such as https://ebb.example
 * @param currency the shop's
 */
export function snippetsFor(origin: string, currency: string): Readonly<Record<SnippetKind, string>> {
  const order = { order_id: '1001', total: 42.9, currency };
  const properties = JSON.stringify(order);
  const message = JSON.stringify({
    type: 'track',
    userId: 'customer-81',
    event: 'Order Completed',
    properties: order,
  });
  return {
    curl: `curl -u ${keyPlaceholder}: -H 'Content-Type: application/json' ${origin}/v1/track \\
  -d '{"userId":"customer-81","event":"Order Completed","properties":${properties}}'`,
    Node: `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${keyPlaceholder}', host: '${origin}', path: '/v1/batch' });
analytics.track({ userId: 'customer-81', event: 'Order Completed', properties: ${properties} });
await analytics.closeAndFlush();`,
    Python: `# Needs nothing but Python
import base64, json, urllib.request

event = {'userId': 'customer-81', 'event': 'Order Completed',
         'properties': ${properties}}
request = urllib.request.Request('${origin}/v1/track', json.dumps(event).encode(), {
    'Content-Type': 'application/json',
    'Authorization': 'Basic ' + base64.b64encode(b'${keyPlaceholder}:').decode()})
print(urllib.request.urlopen(request).read().decode())`,
    Kafka: `# KAFKA_BROKERS as the installation says, such as localhost:9092
echo '${message}' |
  kcat -P -b "$KAFKA_BROKERS" -t shop.events -H write-key=${keyPlaceholder}`,
  };
}
