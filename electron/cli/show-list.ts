import { renderUnicodeCompact } from 'uqr';
import { PhotoferryError } from '../base/error.ts';
import type { ShownList } from '../engine/free-space/shown-list.ts';
import { listPages } from '../server/list-page/list-pages.ts';
import type { Output } from './output.ts';

/** The address to show a list at: the one that was asked for, else the likeliest. @throws {PhotoferryError} `no-local-network` */
export function addressToShowAt(wanted: string | true): string {
  const addresses = listPages.addresses();
  const address = wanted === true ? addresses[0] : addresses.find((each) => each === wanted);
  if (address !== undefined) return address;
  throw new PhotoferryError(
    'no-local-network',
    wanted === true
      ? 'This computer is in no local network.'
      : `${wanted} is no address of this computer in a local network.`,
    {
      advice:
        addresses.length > 0
          ? `Say one of these: ${addresses.join(', ')}.`
          : 'Connect it to the Wi-Fi that the phone is in.',
    },
  );
}

const endWords = {
  time: 'Its time is over',
  attempts: 'Somebody tried wrong codes',
  failed: 'The network failed',
} as const;

/** Shows a phone its list on the local network until its time is over, or Ctrl-C. */
export async function showList(
  list: ShownList,
  { address, signal, output }: { address: string; signal: AbortSignal; output: Output },
): Promise<void> {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const page = await listPages.open(list, {
    address,
    onChange: (why) => {
      if (why === undefined)
        return output.say(`Opened by the device at ${page.openedBy()}. Nobody else can open it now.`);
      if (why !== 'stopped') output.say(`${endWords[why]}: it is closed.`);
      end();
    },
  });
  await output.json({ type: 'showing', url: page.link, untilMs: page.untilMs });
  await output.answer(
    `${renderUnicodeCompact(page.link, { ecc: 'M', border: 2 })}\n${page.link}\nScan this with the iPhone's camera: for one device and 15 minutes.`,
  );
  output.say('Others in this network could read names, dates and sizes of what is on it. Ctrl-C: stop.');
  const onAbort = () => void page.close();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  await over;
  signal.removeEventListener('abort', onAbort);
}
