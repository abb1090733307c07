import { calls, clients, type Cell, type Client } from './client-matrix.ts';

const words: Readonly<Record<Cell, string>> = { stored: 'yes', 'server key': 'server’s key', none: '–' };

const head = `# Clients

Libraries that others wrote, run unchanged against Ebb with their default settings, each pointed at it as the table says. This
page is written from the table that the tests run (\`services/ingest/tests/clients\`): each cell is a call that a library
made, reported as sent, and that became the event in \`customer.events\`. Browser libraries ran in Chromium, on a page of
another origin, through nginx. \`npm test\` runs all of it.

- **yes**: stored; from a page also with a browser's write key.
- **server's key**: stored with a server's write key; with a browser's it is refused, event by event, with
  \`server_key_needed\`: it says who somebody is.
- **–**: the library has no such call.
`;

/** docs/clients.md. Written by \`npm run generate:committed\`, never by hand. */
export function matrixPage(): string {
  const rows = (clients as readonly Client[]).map(({ library, version, language, setting, cells }) => [
    library,
    version,
    language,
    ...calls.map((call) => words[cells[call]]),
    setting,
  ]);
  const table = [
    ['library', 'version', 'in', ...calls, 'what is set'],
    ['---', '---', '---', ...calls.map(() => '---'), '---'],
    ...rows,
  ];
  const lines = table.map((row) => `| ${row.join(' | ')} |`);
  return `${head}\n${lines.join('\n')}\n`;
}
