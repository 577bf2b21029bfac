import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, wordsOf } from '../../../base/error.ts';
import { type FileFacts, IncomingFile } from './incoming-file.ts';
import { type Order, type Report, slotBytes } from './messages.ts';

// The thread behind `createReceiver`: hashes, writes and reads headers, so that the thread that talks to phones and
// serves the gallery never waits for a disk.

type BytesOrder = Extract<Order, { type: 'bytes' }>;

const { memory } = workerData as { memory: SharedArrayBuffer };
const files = new Map<number, IncomingFile>();
/** Files that failed while bytes of them were still under way here. */
const dropped = new Set<number>();
const port = parentPort!;
const report = (message: Report) => port.postMessage(message);

port.on('message', (order: Order) => {
  if (order.type === 'bytes') void take(order);
  else if (order.type === 'discard') void discard(order.file);
  else if (order.type === 'suspend') void end(order.file)?.suspend(order.as);
  else void close();
});

/** Takes a file out of those that are open. */
function end(id: number): IncomingFile | undefined {
  const file = files.get(id);
  files.delete(id);
  return file;
}

async function take(order: BytesOrder): Promise<void> {
  const bytes = new Uint8Array(memory, order.slot * slotBytes, order.length);
  let facts: FileFacts | undefined;
  try {
    if (!dropped.has(order.file)) facts = await takeInto(order, bytes);
  } catch (error) {
    if (!order.isLast) dropped.add(order.file);
    await discard(order.file);
    report({ type: 'failed', file: order.file, code: codeOf(error), message: wordsOf(error) });
  }
  if (order.isLast) dropped.delete(order.file);
  // A file that was discarded meanwhile is not open any more.
  if (facts && end(order.file)) report({ type: 'received', file: order.file, slot: order.slot, ...facts });
  else report({ type: 'free', slot: order.slot });
}

/** Gives what is known of the file once it is complete. */
async function takeInto(order: BytesOrder, bytes: Uint8Array): Promise<FileFacts | undefined> {
  if (order.first) files.set(order.file, new IncomingFile(order.first));
  const file = files.get(order.file);
  if (order.isLast && order.first?.resumes === 0) return file?.takeAll(bytes);
  await file?.take(bytes);
  return order.isLast ? file?.finish() : undefined;
}

/** What cannot be removed now is cleared away when the library is opened again. */
async function discard(id: number): Promise<void> {
  await end(id)
    ?.discard()
    .catch(() => {});
}

async function close(): Promise<void> {
  await Promise.all([...files.keys()].map(discard));
  port.close();
}
