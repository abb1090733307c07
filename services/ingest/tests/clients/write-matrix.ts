import { writeFileSync } from 'node:fs';
import { matrixPage } from './matrix-page.ts';

// Writes docs/clients.md, from the folder of this package.
writeFileSync('../../docs/clients.md', matrixPage());
