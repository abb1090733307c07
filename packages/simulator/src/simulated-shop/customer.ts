import { dayMs } from '@ebb/domain';
import { ageGroups, categories, cities, firstNames, lastNames } from './catalogue.ts';
import type { Random } from './random.ts';

/** What the shop knows of a customer, and what events may say. */
export interface Customer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly city: string;
  readonly country: string;
  readonly ageGroup: string;
  readonly favouriteCategory: string;
  readonly platform: 'web' | 'app';
  /** UTC day since 1970 on which the account was made. */
  readonly joinDay: number;
}

/** What only the simulation knows: how this person lives. Never part of an event. */
export interface Habits {
  /** Mean days between orders while the customer is content. */
  readonly gapDays: number;
  /** Chance that a mail is opened by a content customer. */
  readonly mailEagerness: number;
  /** Chance that the first payment of an order fails. */
  readonly cardTrouble: number;
  /** Comes once and never again. */
  readonly oneTimer: boolean;
  /** Makes an account and only looks. */
  readonly neverBuys: boolean;
}

/** First day of the simulated world, and the day by which everybody has joined. */
const worldFirstDay = Date.UTC(2023, 6, 1) / dayMs;
const everybodyJoinedDay = Date.UTC(2025, 5, 30) / dayMs;

function weighted<T extends { weight: number }>(random: Random, choices: readonly T[]): T {
  let left = random.share() * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice;
  }
  throw new RangeError('no weights to choose by');
}

/** Makes customer number `index` (0-based) out of the first draws of their own stream. */
export function createCustomer(random: Random, index: number): { customer: Customer; habits: Habits } {
  const number = String(index + 1).padStart(4, '0');
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  const { city, country } = weighted(random, cities);
  const plain = (name: string): string =>
    name
      .normalize('NFD')
      .replace(/[^a-zA-Z]/g, '')
      .toLowerCase();
  const customer: Customer = {
    id: `hp-${number}`,
    firstName,
    lastName,
    email: `${plain(firstName)}.${plain(lastName)}.${number}@example.org`,
    city,
    country,
    ageGroup: weighted(random, ageGroups).group,
    favouriteCategory: random.pick(categories),
    platform: random.chance(0.35) ? 'app' : 'web',
    joinDay: random.integer(worldFirstDay, everybodyJoinedDay),
  };
  const habits: Habits = {
    gapDays: Math.min(80, Math.max(9, 26 * Math.exp(0.45 * random.normal()))),
    mailEagerness: 0.15 + 0.6 * random.share(),
    cardTrouble: random.chance(0.1) ? 0.15 : 0.02,
    oneTimer: random.chance(0.1),
    neverBuys: random.chance(0.03),
  };
  return { customer, habits };
}
