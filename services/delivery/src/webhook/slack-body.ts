import { testEvent } from '@ebb/contracts/delivery';
import { alertAddress } from '../alert-address.ts';
import type { WebhookContent } from '../content.ts';
import { factsLine, headline, oneLine } from '../words.ts';

/**
 * A message in the form of Slack's incoming webhooks, which others take too. What comes from events stands in blocks of plain
 * text, where nothing is marked up, and is escaped in the one line that is: a customer called `<!channel>` calls nobody.
 */
export function slackBody(content: WebhookContent, publicUrl: string): string {
  if (content.event === testEvent) {
    const text = `A test message of Ebb to “${oneLine(content.name, 100)}”.`;
    return JSON.stringify({ text: escaped(text), blocks: [plainSection(text)] });
  }
  const { alert, shop } = content;
  const title = headline(content);
  const facts = factsLine(content);
  const reasons = alert.reasons.slice(0, 3).map(({ text }) => `• ${oneLine(text, 200)}`);
  return JSON.stringify({
    text: escaped(`${title} (${facts})`),
    blocks: [
      { type: 'header', text: plain(oneLine(title, 150)) },
      plainSection([facts, ...reasons].join('\n')),
      {
        type: 'context',
        elements: [
          plain(oneLine(shop.name, 100)),
          { type: 'mrkdwn', text: `<${alertAddress(publicUrl, alert)}|Open in Ebb>` },
        ],
      },
    ],
  });
}

function plain(text: string): object {
  return { type: 'plain_text', text, emoji: false };
}

function plainSection(text: string): object {
  return { type: 'section', text: plain(text) };
}

/** The three signs that Slack reads. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
