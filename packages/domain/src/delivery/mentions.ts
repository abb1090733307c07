interface Mentionable {
  readonly id: string;
  readonly name: string;
}

/**
 * Who is named in a note by `@` and a name, whole or the first one where only one person has it: `@Lena Brandt`, `@lena`.
 */
export function mentionedIn<Person extends Mentionable>(note: string, people: readonly Person[]): Person[] {
  const text = note.toLowerCase();
  const firstNames = people.map(({ name }) => firstNameOf(name));
  return people.filter(({ name }) => {
    const first = firstNameOf(name);
    const isOnlyOne = firstNames.filter((other) => other === first).length === 1;
    return names(text, name.toLowerCase()) || (isOnlyOne && names(text, first));
  });
}

function firstNameOf(name: string): string {
  return name.trim().toLowerCase().split(/\s+/)[0] ?? '';
}

/** Whether `@name` stands in the text, and is no part of a longer word or of an address. */
function names(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.slice(at + 1 + name.length).charAt(0);
    if (!/[\p{L}\p{N}._-]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}
