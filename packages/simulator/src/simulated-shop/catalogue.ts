/** What Harbour & Pine sells: prices in euro cents, tax included. All invented. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly priceMinor: number;
}

const shelves: Readonly<Record<string, readonly (readonly [name: string, priceMinor: number])[]>> = {
  Ceramics: [
    ['Tide mug', 1450],
    ['Salt-glaze bowl', 2400],
    ['Dinner plate, slate', 1990],
    ['Pouring jug', 3450],
    ['Planter, chalk', 2890],
  ],
  Textiles: [
    ['Linen throw', 6900],
    ['Wool cushion', 4250],
    ['Tea towel pair', 1890],
    ['Striped apron', 3390],
    ['Bath sheet', 3990],
  ],
  Lighting: [
    ['Harbour lantern', 5490],
    ['Desk lamp, pine', 8900],
    ['Fisherman pendant', 11900],
    ['Filament bulb', 990],
  ],
  Kitchen: [
    ['Bread knife', 4490],
    ['Cast-iron pan', 7450],
    ['Chopping board', 3690],
    ['Coffee dripper', 2750],
    ['Storage jar', 1590],
  ],
  Garden: [
    ['Seed tin', 1290],
    ['Copper watering can', 5250],
    ['Pine bird house', 3150],
    ['Garden twine', 790],
  ],
  Candles: [
    ['Pine resin candle', 2190],
    ['Sea salt candle', 2190],
    ['Tealights, beeswax', 1350],
    ['Candle snuffer', 1690],
  ],
};

export const categories: readonly string[] = Object.keys(shelves);

export const productsByCategory: ReadonlyMap<string, readonly Product[]> = new Map(
  Object.entries(shelves).map(([category, products]) => [
    category,
    products.map(([name, priceMinor], index) => ({
      sku: `${category.slice(0, 3).toUpperCase()}-${index + 1}`,
      name,
      category,
      priceMinor,
    })),
  ]),
);

/** Sizes of towns as weights: how often a customer comes from there. */
export const cities: readonly { city: string; country: string; weight: number }[] = [
  { city: 'Berlin', country: 'Germany', weight: 16 },
  { city: 'Hamburg', country: 'Germany', weight: 14 },
  { city: 'Munich', country: 'Germany', weight: 9 },
  { city: 'Cologne', country: 'Germany', weight: 7 },
  { city: 'Kiel', country: 'Germany', weight: 5 },
  { city: 'Leipzig', country: 'Germany', weight: 5 },
  { city: 'Vienna', country: 'Austria', weight: 8 },
  { city: 'Graz', country: 'Austria', weight: 3 },
  { city: 'Amsterdam', country: 'Netherlands', weight: 8 },
  { city: 'Utrecht', country: 'Netherlands', weight: 4 },
  { city: 'Copenhagen', country: 'Denmark', weight: 5 },
  { city: 'Antwerp', country: 'Belgium', weight: 4 },
  { city: 'Paris', country: 'France', weight: 7 },
  { city: 'Nantes', country: 'France', weight: 3 },
  { city: 'Dublin', country: 'Ireland', weight: 4 },
];

export const ageGroups: readonly { group: string; weight: number }[] = [
  { group: '18-24', weight: 10 },
  { group: '25-34', weight: 27 },
  { group: '35-44', weight: 26 },
  { group: '45-54', weight: 18 },
  { group: '55-64', weight: 12 },
  { group: '65+', weight: 7 },
];

export const firstNames: readonly string[] = (
  'Anna Ben Clara David Elif Finn Greta Hannes Ida Jonas Katrin Lars Mara Nils Olga Paul Romy Samir Tessa Uwe Vera ' +
  'Willem Yara Zoe Amelie Bruno Carla Dario Esther Felix Hanna Ivo Jule Karim Lena Milan Nora Oskar Pia Ruben Sofia ' +
  'Theo Valentin Wiebke Noor Emil Freya Matteo'
).split(' ');

export const lastNames: readonly string[] = (
  'Albrecht Brandt Claussen Dijkstra Eriksen Fischer Gruber Haas Ibsen Jansen Keller Lindner Moreau Neumann Olsen ' +
  'Petersen Quist Richter Sommer Thiel Ulrich Vogel Wagner Yilmaz Ziegler Bakker Costa Dubois Engel Frank Garnier ' +
  'Hofer Kaya Lang Martin Nolan Otto Peeters Roth Schulte Tanaka Visser Weber Winter Novak Byrne Laurent Maas'
).split(' ');

export const ticketSubjects: readonly string[] = [
  'Where is my parcel?',
  'Item arrived damaged',
  'Wrong item in the box',
  'Question about an invoice',
  'How do I return this?',
  'Product question',
];

export const campaigns: readonly string[] = [
  'New on the shelf',
  'Harbour letter',
  'Weekend by the sea',
  'Back in stock',
  'Makers’ stories',
];
