// The engine as the window starts it: a process of its own (utility process), which serves it and answers what a page may not ask.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ParentPort } from 'electron';
import type { EngineEvent } from '../contract/api/events.ts';
import { type EngineHost, openEngineHost } from '../engine/host/engine-host.ts';
import { troubleOf } from '../engine/host/trouble-of.ts';
import { addressOfFile, pathsOfAssets } from '../engine/host/window-answers.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { listPages } from './list-page/list-pages.ts';
import { startServer } from './start-server.ts';

const port = (process as unknown as { parentPort: ParentPort }).parentPort;
const tell = (message: FromEngine) => port.postMessage(message);

try {
  await serve();
} catch (error) {
  tell({ type: 'failed', trouble: troubleOf(error) });
  // The word must be out before the process is.
  setTimeout(() => process.exit(1), 100);
}

async function serve(): Promise<void> {
  const { values } = parseArgs({ options: { library: { type: 'string' } }, strict: false });
  const library =
    typeof values.library === 'string' ? values.library : process.env.PHOTOFERRY_LIBRARY || undefined;
  const host = await openEngineHost({ libraryFolder: library, listPages });
  const rendererFolder = path.resolve(import.meta.dirname, '../../out/renderer');
  const server = await startServer({ host, rendererFolder });
  host.subscribe((event: EngineEvent) => {
    if (event.type === 'task' && event.task.endedAtMs !== null)
      tell({ type: 'task-ended', task: event.task });
  });
  let isClosing = false;
  port.on('message', ({ data }: { data: ToEngine }) => {
    if (data.type !== 'close') {
      tell({ type: 'answer', id: data.id, value: answerTo(data, host) });
      return;
    }
    if (isClosing) return;
    isClosing = true;
    void server
      .close()
      .then(() => host.close())
      .finally(() => process.exit(0));
  });
  tell({ type: 'serving', port: server.port, cookie: server.cookie });
}

function answerTo(question: Exclude<ToEngine, { type: 'close' }>, host: EngineHost): unknown {
  try {
    switch (question.type) {
      case 'paths-of':
        return pathsOfAssets(host.library(), question.assets);
      case 'place-of':
        return host.placeOf(question.path);
      case 'address-of':
        return addressOfFile(host.library(), question.path);
    }
  } catch {
    return null;
  }
}
