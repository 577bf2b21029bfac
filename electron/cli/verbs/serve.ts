import { codeOf, PhotoferryError } from '../../base/error.ts';
import { openEngineHost } from '../../engine/host/engine-host.ts';
import { listPages } from '../../server/list-page/list-pages.ts';
import { startServer } from '../../server/start-server.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { exitStatus } from '../output.ts';
import { rendererFolder } from '../renderer-folder.ts';
import type { VerbContext } from '../run-verb.ts';

interface ServeVerbOptions {
  library?: string;
  port?: number;
  open: boolean;
}

/** The gallery in a browser, until Ctrl-C. */
export async function serve({ options, output, signal }: VerbContext<ServeVerbOptions>): Promise<number> {
  const folder = rendererFolder(output.say);
  const host = await openEngineHost({
    libraryFolder: options.library ?? (process.env.PHOTOFERRY_LIBRARY || undefined),
    listPages,
  });
  try {
    const server = await startServer({
      host,
      rendererFolder: folder,
      ...(options.port !== undefined && { port: options.port }),
      onUnforeseen: (error) => {
        if (process.env.PHOTOFERRY_DEBUG) output.say(String((error as Error)?.stack ?? error));
      },
    }).catch((error: unknown) => {
      throw explainPort(error, options.port);
    });
    const tell = async () => {
      const url = server.newLink();
      await output.json({ type: 'serving', url, port: server.port });
      await output.answer(`Photoferry is here, for one browser and five minutes:\n${url}`);
      return url;
    };
    const stopListening = newLinkOnEnter(tell);
    try {
      const url = await tell();
      const isOpening = options.open && process.stdout.isTTY && !output.isJson && openInBrowser(url);
      output.say(`${isOpening ? 'It opens in your browser. ' : ''}Enter: a new link. Ctrl-C: stop.`);
      await aborted(signal);
      return exitStatus.done;
    } finally {
      stopListening();
      await server.close();
    }
  } finally {
    await host.close();
  }
}

/** On a terminal each Enter asks for another link. Gives what ends that. */
function newLinkOnEnter(tell: () => Promise<unknown>): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  const onData = () => void tell();
  stdin.on('data', onData);
  return () => {
    stdin.off('data', onData);
    stdin.pause();
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function explainPort(error: unknown, port: number | undefined): unknown {
  const code = codeOf(error);
  if (port === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) return error;
  const why = code === 'EACCES' ? 'may not be used by you' : 'is used by another program';
  return new PhotoferryError('port-taken', `Port ${port} ${why}.`, {
    advice: 'Name another with --port, or leave it out: then one is chosen that is free.',
    cause: error,
  });
}
