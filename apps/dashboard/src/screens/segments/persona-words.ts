import type { PersonaKind } from '@ebb/contracts';

/** Who they are, and what to do, in a sentence each. */
export const personaWords: Readonly<Record<PersonaKind, { readonly who: string; readonly todo: string }>> = {
  champions: {
    who: 'They order often, spend the most and were here lately.',
    todo: 'Thank them, show them what is new first, ask them to bring a friend. No discounts.',
  },
  loyal: {
    who: 'They come back steadily and spend more than most.',
    todo: 'Reward the habit, suggest what goes with what they buy.',
  },
  newcomers: {
    who: 'Their first order is recent, and there are few so far.',
    todo: 'Welcome them and make the second order easy within a month.',
  },
  big_baskets: {
    who: 'They order seldom, but much at a time.',
    todo: 'Call before the next large order is due; offer terms rather than vouchers.',
  },
  occasional: {
    who: 'They order now and then, near the middle of the shop in all things.',
    todo: 'Remind them at their own rhythm; try one product beside their usual one.',
  },
  cooling: {
    who: 'They used to be good customers and have been silent for longer than most.',
    todo: 'Call them now: these are the customers worth winning back.',
  },
  tried_once: {
    who: 'They ordered once or twice within a short time and did not come back.',
    todo: 'Ask what was missing; one good reason for a second order, then let them be.',
  },
  small_baskets: {
    who: 'They come regularly for small orders.',
    todo: 'Bundles and a free delivery from a little more than they usually spend.',
  },
  sleeping: {
    who: 'They have not ordered for a long time and never did much.',
    todo: 'A seasonal reminder; no personal calls.',
  },
  lost: {
    who: 'They left long ago after little.',
    todo: 'Leave them out of campaigns that cost money.',
  },
};
