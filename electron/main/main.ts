import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { shellChannel } from '../contract/shell.ts';
import type { FromEngine } from '../server/engine-messages.ts';
import { bridgePage } from './bridge.ts';
import { deepLink } from './deep-link.ts';
import { type EngineProcess, runEngine, type Serving } from './engine.ts';
import { lockDown } from './lock-down.ts';
import { menuTemplate } from './menu.ts';
import { noticeOf } from './notices.ts';
import { createWindow } from './window.ts';
import { shellWords } from './words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const partition = 'photoferry';

// The second start of the program hands over what it was started with, and ends.
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  app.enableSandbox();
  app.setAsDefaultProtocolClient('photoferry');
  /** What came before there was a window to show it: a link, a file. */
  const early: (() => void)[] = [];
  let opened = (act: () => void) => void early.push(act);
  let onLink = (_text: string) => {};
  let onFile = (_file: string) => {};
  app.on('second-instance', (_event, argv) => opened(() => openArguments(argv)));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    opened(() => onLink(link));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    opened(() => onFile(file));
  });

  function openArguments(argv: readonly string[]): void {
    // In a checkout the first argument is the program itself.
    for (const text of argv.slice(app.isPackaged ? 1 : 2)) {
      if (text.startsWith('photoferry:')) onLink(text);
      else if (path.isAbsolute(text)) onFile(text);
    }
  }

  void app.whenReady().then(() => {
    const desk = open();
    onLink = desk.openLink;
    onFile = desk.openFile;
    opened = (act) => {
      desk.show();
      act();
    };
    for (const act of early.splice(0)) act();
    openArguments(process.argv);
  });
}

function open() {
  const words = shellWords(app.getLocale());
  let serving: Serving | undefined;
  let window: BrowserWindow | undefined;
  /** Where the window goes as soon as there is an engine. */
  let wanted = '/';

  const origin = () => (serving ? `http://127.0.0.1:${serving.port}` : undefined);
  const isOurs = (address: string) => URL.canParse(address) && new URL(address).origin === origin();
  const openOutside = (address: string) => void shell.openExternal(address);
  lockDown({ app, session: session.fromPartition(partition) }, { isOurs, openOutside });

  const engine = runEngine({
    start: () =>
      utilityProcess.fork(path.join(root, 'electron/server/engine-process.ts'), process.argv.slice(2), {
        serviceName: 'Photoferry Engine',
        // As `photoferry serve` runs it: a large young generation keeps what passes through from growing old.
        execArgv: ['--max-semi-space-size=16'],
        env: { ...process.env, MALLOC_ARENA_MAX: '2' },
      }) as unknown as EngineProcess,
    onServing: (now) => {
      if (window && serving) wanted = addressIn(window) ?? wanted;
      serving = now;
      void load();
    },
    onMessage: (message) => hear(message),
    onGone: ({ isGivenUp }) => {
      if (isGivenUp) dialog.showErrorBox(words.gaveUp, words.gaveUpBody);
    },
  });

  function hear(message: FromEngine): void {
    if (message.type === 'failed') {
      const { message: what, advice } = message.trouble;
      dialog.showErrorBox(what, advice ?? '');
      app.quit();
      return;
    }
    if (message.type !== 'task-ended' || window?.isFocused() || !Notification.isSupported()) return;
    const notice = noticeOf(message.task, words);
    if (!notice) return;
    const shown = new Notification({ title: notice.title, body: notice.body });
    shown.on('click', () => go(notice.address));
    shown.show();
  }

  async function load(): Promise<void> {
    if (!serving || !window) return;
    const { name, value } = serving.cookie;
    const cookie = { url: origin()!, name, value, httpOnly: true, sameSite: 'strict' as const };
    await session.fromPartition(partition).cookies.set(cookie);
    await window.loadURL(`${origin()}${wanted}`).catch(() => {
      // It ended meanwhile; the next one loads it again.
    });
  }

  function show(): void {
    if (!window) {
      window = createWindow({
        Window: BrowserWindow,
        displays: screen.getAllDisplays().map(({ workArea }) => workArea),
        stateFile: path.join(app.getPath('userData'), 'window.json'),
        preload: path.join(root, 'out/preload/preload.cjs'),
        isDark: nativeTheme.shouldUseDarkColors,
        partition,
      });
      window.on('closed', () => {
        window = undefined;
      });
      void load();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  function go(address: string): void {
    wanted = address.startsWith('/') ? address : wanted;
    const isShown = window !== undefined && serving !== undefined;
    show();
    if (isShown) window?.webContents.send(shellChannel.go, address);
  }

  bridgePage(ipcMain, {
    engine,
    isOurs: ({ senderFrame }) =>
      senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url),
    pickFolder: async (purpose) => {
      const message = purpose === 'library' ? words.chooseLibrary : words.chooseVault;
      const options = { title: message, message, buttonLabel: words.choose };
      const properties = ['openDirectory' as const, 'createDirectory' as const];
      const { filePaths } = window
        ? await dialog.showOpenDialog(window, { ...options, properties })
        : await dialog.showOpenDialog({ ...options, properties });
      return filePaths[0];
    },
    dragIcon: nativeImage.createFromPath(path.join(root, 'resources/drag.png')),
  });

  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, { platform: process.platform, go })));
  const tray = new Tray(nativeImage.createFromPath(path.join(root, 'resources/tray.png')));
  tray.setToolTip('Photoferry');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: words.open, click: show },
      { label: words.backup, click: () => go('/backup') },
      { type: 'separator' },
      { label: words.quit, click: () => app.quit() },
    ]),
  );
  tray.on('click', show);

  app.on('activate', show);
  // Imports and backups go on in the tray; quitting is the person's word.
  app.on('window-all-closed', () => {});
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().then(() => {
      isClosed = true;
      app.quit();
    });
  });

  show();
  return {
    show,
    openLink: (text: string) => {
      const address = deepLink(text);
      if (address !== undefined) go(address);
    },
    openFile: async (file: string) => {
      const address = await engine.ask({ type: 'address-of', path: file });
      if (typeof address === 'string') return go(address);
      show();
      await dialog.showMessageBox({ message: words.notInLibrary, detail: words.notInLibraryBody });
    },
  };
}

/** Where the page is, within its own addresses. */
function addressIn(window: BrowserWindow): string | undefined {
  const shown = window.webContents.getURL();
  if (!URL.canParse(shown)) return undefined;
  const { pathname, search } = new URL(shown);
  return `${pathname}${search}`;
}
