// A door of its own: which ids belong to which customer.
export { askToUnlink } from './commands/ask-to-unlink.ts';
export { findLinkFlaws, mendLink, type LinkFlaw } from './maintenance/link-flaws.ts';
export {
  insertLinks,
  readAskedLinks,
  readLinks,
  undoLink,
  type IdentityLinkRow,
  type LinkKey,
} from './tables/identity/identity-link.ts';
export { findKnownId, listJoinedIdentities } from './views/joined-identities.ts';
