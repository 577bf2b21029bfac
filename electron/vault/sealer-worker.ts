import { parentPort } from 'node:worker_threads';
import { codeOf } from '../base/error.ts';
import { digestFile, FileChanged, sealPart } from './seal-part.ts';
import type { SealerFailure, SealerOrder, SealerReport } from './sealer-messages.ts';

const port = parentPort!;

port.on('message', (order: SealerOrder) => {
  const report = carryOut(order);
  const buffer = 'buffer' in report ? report.buffer : undefined;
  port.postMessage(report, buffer ? [buffer] : []);
});

function carryOut(order: SealerOrder): SealerReport {
  const { id } = order;
  try {
    if (order.type === 'digest') return { type: 'digested', id, digests: digestFile(order) };
    const sealed = sealPart(order, new Uint8Array(order.buffer));
    return { type: 'sealed', id, buffer: order.buffer, ...sealed };
  } catch (error) {
    const buffer = order.type === 'seal' ? { buffer: order.buffer } : {};
    return { type: 'failed', id, code: failureOf(error), cause: codeOf(error), ...buffer };
  }
}

function failureOf(error: unknown): SealerFailure {
  if (error instanceof FileChanged) return 'file-changed';
  return error instanceof Error && 'syscall' in error ? 'file-unreadable' : 'vault-misuse';
}
