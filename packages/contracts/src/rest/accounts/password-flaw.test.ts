import { passwordFlaw } from './password-flaw.ts';

const lena = { email: 'lena.brandt@shop.example', name: 'Lena Brandt' };

it.each([
  'short',
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  'abcdefghijklmnop',
  'qwertyuiopasdfgh',
  '9876543210987654',
  'lena.brandt2026!',
  'LenaBrandt-Lena1',
  'Password1234!',
  'welcomewelcome12',
  'adminadmin2026!!',
])('%s is refused', (password) => {
  expect(passwordFlaw(password, lena)).toEqual(expect.any(String));
});

it.each([
  'correct horse battery staple',
  'Tr0ub4dor&3xyz',
  'grüne-wiese-am-see',
  '日本語のながいパスワードですよ',
])('%s is taken', (password) => {
  expect(passwordFlaw(password, lena)).toBeNull();
});
