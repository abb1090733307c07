import { composeMail } from './compose-mail.ts';

test('texts stay texts: no header, no markup', () => {
  const { subject, text, html } = composeMail({
    subject: 'New alert: Anna\r\nBcc: all@shop.example\u2028x',
    intro: ['A <b>bold</b> & "quoted" paragraph.'],
    items: [{ title: '<!channel>\r\nX', url: 'https://ebb.example/a?b=1&c=2', lines: ['a\nb'] }],
    action: { label: 'Open', url: 'https://ebb.example/"><script>' },
    footer: ['Because you asked.'],
  });
  expect(subject).toBe('New alert: Anna Bcc: all@shop.example x');
  expect(html).toContain('A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; paragraph.');
  expect(html).toContain('<a href="https://ebb.example/a?b=1&amp;c=2">&lt;!channel&gt;');
  expect(html).not.toContain('<script>');
  expect(text).toContain('* <!channel> X\n  a b\n  https://ebb.example/a?b=1&c=2');
  expect(text.endsWith('-- \nBecause you asked.')).toBe(true);
});
