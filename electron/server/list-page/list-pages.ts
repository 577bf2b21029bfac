import type { ListPages } from '../../engine/host/list-pages.ts';
import { lanAddresses } from './lan-addresses.ts';
import { startListPage } from './start-list-page.ts';

/** Pages on this computer's local networks. */
export const listPages: ListPages = { addresses: () => lanAddresses(), open: startListPage };
