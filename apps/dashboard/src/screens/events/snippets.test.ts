import { keyPlaceholder, snippetKinds, snippetsFor } from './snippets.ts';

const snippets = snippetsFor('https://ebb.example', 'EUR');

it('every way has the address or the topic, the key and the shop’s currency', () => {
  for (const kind of snippetKinds) {
    expect(snippets[kind]).toContain(kind === 'Kafka' ? 'shop.events' : 'https://ebb.example');
    expect(snippets[kind]).toContain(keyPlaceholder);
    expect(snippets[kind]).toContain('"currency":"EUR"');
  }
});

it('what curl and kcat send is JSON', () => {
  const bodyOf = (text: string) => JSON.parse(/'(\{.*\})'/.exec(text)![1]!) as unknown;
  expect(bodyOf(snippets.curl)).toMatchObject({ event: 'Order Completed', properties: { total: 42.9 } });
  expect(bodyOf(snippets.Kafka)).toMatchObject({ type: 'track', userId: 'customer-81' });
});
