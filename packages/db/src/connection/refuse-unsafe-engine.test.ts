import { type AskingConnection, refuseSharedClaim, UnsafeEngineError } from './refuse-unsafe-engine.ts';

/** Answers a claim with these rows, and anything else with nothing. */
const answering = (...rows: { id: string }[]): AskingConnection & { said: string[] } => {
  const said: string[] = [];
  return {
    said,
    query(sql) {
      said.push(sql);
      return Promise.resolve(sql.includes('SKIP LOCKED') ? rows : []);
    },
  };
};

test('an engine that gives one row to two transactions is refused, and both are ended', async () => {
  const [first, second] = [answering({ id: 'a' }), answering({ id: 'a' })];
  await expect(refuseSharedClaim(first, second)).rejects.toThrow(UnsafeEngineError);
  expect([first.said.at(-1), second.said.at(-1)]).toEqual(['ROLLBACK', 'ROLLBACK']);
});

test('one that gives the second another row, or none, is taken', async () => {
  await refuseSharedClaim(answering({ id: 'a' }), answering({ id: 'b' }));
  await refuseSharedClaim(answering({ id: 'a' }), answering());
  await refuseSharedClaim(answering(), answering());
});
