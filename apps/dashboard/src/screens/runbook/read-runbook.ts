import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Marked } from 'marked';

/** From where the dashboard runs, as a process and in its image. */
const folder = join(process.cwd(), '../../docs/runbooks');

/** A page of docs/runbooks as HTML; undefined when there is none of this name. */
export async function readRunbook(name: string, from = folder): Promise<string | undefined> {
  if (!/^(Ebb[A-Za-z]+|README)$/.test(name)) return undefined;
  const text = await readFile(join(from, `${name}.md`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : renderRunbook(text);
}

/** Links to other pages of the folder stay links; those to files of the project are named. */
export function renderRunbook(text: string): string {
  const marked = new Marked({
    async: false,
    renderer: {
      link({ href, text: words }) {
        const page = /^(?:\.\/)?(Ebb\w+)\.md$/.exec(href)?.[1];
        if (page !== undefined) return `<a href="/runbooks/${page}">${words}</a>`;
        return `${words} (<code>${href.replace(/^(\.\.\/)+/, 'docs/')}</code>)`;
      },
    },
  });
  // Another alert's name leads to its page.
  const withLinks = text.replace(/(?<!^# )(?<![\w`/[(-])(Ebb[A-Z]\w+)\b(?![`\]])/gm, '[$1]($1.md)');
  return marked.parse(withLinks, { async: false });
}
