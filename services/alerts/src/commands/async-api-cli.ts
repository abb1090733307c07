import { writeFileSync } from 'node:fs';
import { asyncApiDocument } from '../async-api.ts';

/** `npm run document -w @ebb/alerts-service`: writes docs/asyncapi.json anew. */
writeFileSync('../../docs/asyncapi.json', `${JSON.stringify(asyncApiDocument(), null, 2)}\n`);
