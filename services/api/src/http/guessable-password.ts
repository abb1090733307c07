import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** Guesses that a program which knows what people choose makes within seconds where a hash leaks; far more than the door lets through. */
const fewestGuesses = 1e8;
/** Estimating takes longer the longer a text is, and what is this long is guessed by nobody. */
const estimatedCharacters = 64;
let isReady = false;

/**
 * Whether a password is one that leaked lists begin with, or one of those with digits and signs for letters or a year behind it.
 * By the 49,233 most frequent ones that the library brings, without asking anybody.
 */
export function isGuessable(
  password: string,
  person: { readonly email: string; readonly name: string },
): boolean {
  if (!isReady) {
    // Half of a megabyte: read when it is needed first.
    zxcvbnOptions.setOptions({ dictionary, graphs: adjacencyGraphs });
    isReady = true;
  }
  const own = [...person.email.split(/[@.]/), ...person.name.split(/\s+/), 'ebb'];
  return zxcvbn(password.slice(0, estimatedCharacters), own).guesses < fewestGuesses;
}
