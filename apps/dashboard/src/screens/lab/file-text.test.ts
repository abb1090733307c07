import { cutText, decodeFile } from './file-text.ts';

it('reads UTF-8, and what is none as Windows does', () => {
  expect(decodeFile(new Uint8Array([0xc5, 0x81]).buffer)).toBe('Ł');
  expect(decodeFile(new Uint8Array([0x80, 0xe9]).buffer)).toBe('€é');
});

it('cuts nothing in two that is one sign', () => {
  expect(cutText('ab😀c', 3)).toEqual(['ab', '😀c']);
  expect(cutText('', 3)).toEqual([]);
  expect(cutText('abcdef', 3)).toEqual(['abc', 'def']);
});
