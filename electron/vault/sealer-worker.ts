import { parentPort, workerData } from 'node:worker_threads';
import { codeOf } from '../base/error.ts';
import { digestFile, FileChanged, roomFor, sealPart } from './seal-part.ts';
import type { SealerFailure, SealerOrder, SealerReport } from './sealer-messages.ts';

const port = parentPort!;

const { memory } = workerData as { memory: SharedArrayBuffer };

port.on('message', (order: SealerOrder) => port.postMessage(carryOut(order)));

function carryOut(order: SealerOrder): SealerReport {
  const { id } = order;
  try {
    if (order.type === 'digest') return { type: 'digested', id, digests: digestFile(order) };
    const room = new Uint8Array(order.buffer ?? memory, order.offset, roomFor(order.frames));
    return { type: 'sealed', id, ...sealPart(order, room) };
  } catch (error) {
    return { type: 'failed', id, code: failureOf(error), cause: codeOf(error) };
  }
}

function failureOf(error: unknown): SealerFailure {
  if (error instanceof FileChanged) return 'file-changed';
  return error instanceof Error && 'syscall' in error ? 'file-unreadable' : 'vault-misuse';
}
