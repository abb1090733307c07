import { passwordFlaw } from '@ebb/contracts';
import { isGuessable } from './guessable-password.ts';

const person = { email: 'nele.brandt@shop.example', name: 'Nele Brandt' };

it.each([
  'manchester1234',
  'P@ssw0rd2024!',
  'sunshine12345',
  'trustno1trustno1',
  '1q2w3e4r5t6y',
  'iloveyou12345',
  'qwertyuiop123',
])('knows %s, which is long enough', (password) => {
  expect(isGuessable(password, person)).toBe(true);
});

it.each([
  'correct horse battery staple',
  'another long password',
  'x7#kQ9!mZ2pL',
  'lantern orchard quiver',
  'ein ruhiger Hafen im Norden',
])('takes %s', (password) => {
  expect(isGuessable(password, person)).toBe(false);
  expect(passwordFlaw(password, person)).toBeNull();
});

it('estimates the longest password there may be as well', () => {
  expect(isGuessable('a1'.repeat(128), person)).toBe(true);
  expect(isGuessable('kx9 ruhig?'.repeat(25), person)).toBe(false);
});
