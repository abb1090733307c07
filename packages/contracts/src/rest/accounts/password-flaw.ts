/** Characters a new password has at least. */
export const shortestPassword = 12;
export const longestPassword = 256;

/** What people choose first, and what is guessed first; longer ones that contain one are judged by the rest of them. */
const guessedFirst = [
  'password',
  'passwort',
  'qwerty',
  'qwertz',
  'azerty',
  'letmein',
  'iloveyou',
  'welcome',
  'admin',
  'dragon',
  'monkey',
  'football',
  'abc123',
  'changeme',
  'secret',
];

/**
 * Why a password is not taken, in a sentence for the person; null when it is. Length does most (NIST SP 800-63B asks for no
 * rules of composition); a password that is a row of keys, a repetition, or made of what everybody knows is refused.
 */
export function passwordFlaw(
  password: string,
  person: { readonly email: string; readonly name: string },
): string | null {
  const normal = password.normalize('NFKC').toLowerCase();
  if ([...normal].length < shortestPassword) return `Use at least ${shortestPassword} characters.`;
  if ([...normal].length > longestPassword) return `Use at most ${longestPassword} characters.`;
  if (new Set(normal).size < 5) return 'Use more than a few different characters.';
  if (isRun(normal)) return 'Use something other than a row of keys.';
  const known = [person.email.split('@')[0] ?? '', ...person.name.split(/\s+/), 'ebb']
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 3);
  const rest = [...known, ...guessedFirst].reduce((text, word) => text.replaceAll(word, ''), normal);
  // What is left must be more than a year or a few digits behind a word.
  if (rest.replace(/[\d\s!?.@#$%&*_-]/g, '').length < 4) {
    return 'Use words that are not your name, your address, or what everybody tries first.';
  }
  return null;
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
];

/** Whether nearly every character follows the one before in the alphabet or on a keyboard. */
function isRun(text: string): boolean {
  const pairs = Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2));
  const following = pairs.filter((pair) =>
    rows.some((row) => row.includes(pair) || row.includes([...pair].reverse().join(''))),
  );
  return following.length >= pairs.length * 0.8;
}
