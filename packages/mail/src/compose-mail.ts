/** One thing a mail lists: a line that leads somewhere, and what is said of it. */
export interface MailItem {
  readonly title: string;
  readonly url?: string;
  readonly lines: readonly string[];
}

/** A mail in plain texts; whatever they hold is shown as it is. */
export interface MailParts {
  readonly subject: string;
  /** Paragraphs before the items. */
  readonly intro: readonly string[];
  readonly items?: readonly MailItem[];
  /** What to do: one link. */
  readonly action?: { readonly label: string; readonly url: string };
  /** Why it was sent, and how it is stopped. */
  readonly footer: readonly string[];
}

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The same mail as text and as HTML. Texts come from strangers: the subject is one line whatever it was made of, and nothing is
 * markup.
 */
export function composeMail({ subject, intro, items = [], action, footer }: MailParts): ComposedMail {
  const text = [
    ...intro,
    ...items.map(({ title, url, lines }) =>
      [
        `* ${oneLine(title)}`,
        ...lines.map((line) => `  ${oneLine(line)}`),
        ...(url ? [`  ${url}`] : []),
      ].join('\n'),
    ),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    `-- \n${footer.join('\n')}`,
  ].join('\n\n');
  const html = [
    '<!doctype html><html><body style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1b1f24">',
    ...intro.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(items.length === 0 ? [] : [`<ul style="padding-left:18px">${items.map(itemHtml).join('')}</ul>`]),
    ...(action ? [`<p><a href="${escaped(action.url)}">${escaped(action.label)}</a></p>`] : []),
    `<p style="font-size:13px;color:#59636e">${footer.map(escaped).join('<br>')}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: oneLine(subject), text, html };
}

function itemHtml({ title, url, lines }: MailItem): string {
  const head = url ? `<a href="${escaped(url)}">${escaped(title)}</a>` : escaped(title);
  return `<li style="margin-bottom:10px"><strong>${head}</strong>${lines.map((line) => `<br>${escaped(line)}`).join('')}</li>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A line break in a header would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
