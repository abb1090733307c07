import fc from 'fast-check';
import { applyEdits, differingFields, EditError, parsePath, parseSet } from './edit-json.ts';

const set = (json: unknown, ...changes: string[]) => applyEdits(json, changes.map(parseSet));
const remove = (json: unknown, field: string) => applyEdits(json, [{ path: parsePath(field) }]);

describe('edits of JSON', () => {
  it.each([
    ['a word is text', 'currency=GBP', 'GBP'],
    ['a number is one', 'total=12.5', 12.5],
    ['text in quotes stays text', 'id="007"', '007'],
    ['an object', 'x={"a":[1]}', { a: [1] }],
    ['nothing at all is empty text', 'x=', ''],
    ['further signs belong to the value', 'x=a=b', 'a=b'],
  ])('%s', (_what, change, value) => {
    expect(Object.values(set({}, change) as object)).toEqual([value]);
  });

  it('changes one field and leaves the rest, and the original, alone', () => {
    const before = { a: { b: [{ c: 1 }, { c: 2 }] }, d: 3 };
    expect(set(before, 'a.b.1.c=9', 'e.f=x')).toEqual({
      a: { b: [{ c: 1 }, { c: 9 }] },
      d: 3,
      e: { f: 'x' },
    });
    expect(remove(before, 'a.b.0')).toEqual({ a: { b: [{ c: 2 }] }, d: 3 });
    expect(remove(before, 'd')).toEqual({ a: before.a });
    expect(before).toEqual({ a: { b: [{ c: 1 }, { c: 2 }] }, d: 3 });
  });

  it('takes names that mean something to the language for fields', () => {
    const edited = set({}, '__proto__.polluted=true');
    expect(JSON.stringify(edited)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['no sign', () => parseSet('currency')],
    ['no field', () => parseSet('=x')],
    ['a field without a name', () => parsePath('a..b')],
    ['a field of a text', () => set({ a: 'x' }, 'a.b=1')],
    ['an element that is not there', () => set({ a: [1] }, 'a.1=2')],
  ])('refuses %s', (_what, run) => {
    expect(run).toThrow(EditError);
  });

  it('names the fields that differ, and none where nothing does', () => {
    expect(differingFields({ a: { b: 1, c: 2 }, d: 1 }, { a: { b: 1, c: 3 }, e: 1 })).toEqual([
      'a.c',
      'd',
      'e',
    ]);
    expect(differingFields(undefined, { a: 1 })).toEqual(['(all)']);
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(differingFields(json, JSON.parse(JSON.stringify(json)))).toEqual([]);
      }),
    );
  });
});
