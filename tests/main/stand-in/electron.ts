// What the shell uses of Electron, without Electron: it tells what was asked of it, a JSON line each, and does what it is told by
// messages. Real are the process of the engine and what it serves. It cannot show sandbox, isolation, real menus or fuses.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const told = (event: string, facts: object = {}) => process.send?.({ event, ...facts });

class App extends EventEmitter {
  isPackaged = false;
  requestSingleInstanceLock = () => process.env.STAND_IN_SECOND !== '1';
  enableSandbox = () => told('sandbox');
  setAsDefaultProtocolClient = (protocol: string) => told('protocol', { protocol });
  whenReady = () => Promise.resolve();
  getLocale = () => process.env.STAND_IN_LOCALE ?? 'en-GB';
  getPath = (name: string) => {
    const folder = path.join(process.env.STAND_IN_HOME!, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  quit(): void {
    const event = {
      isPrevented: false,
      preventDefault: () => void Object.assign(event, { isPrevented: true }),
    };
    this.emit('before-quit', event);
    if (event.isPrevented) return;
    told('quit');
    process.disconnect?.();
    setImmediate(() => process.exit(0));
  }
}
export const app = new App();

class Contents extends EventEmitter {
  address = '';
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  getURL = () => this.address;
  send = (channel: string, ...args: unknown[]) => told('sent', { channel, args });
  isDestroyed = () => false;
  startDrag = (item: object) => told('drag', { item });
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new Contents();
  constructor(options: object) {
    super();
    told('window', { options });
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.address = url;
    told('load', { url });
    this.emit('ready-to-show');
  }
  show = () => told('show');
  focus = () => told('focus');
  maximize = () => {};
  restore = () => {};
  isMinimized = () => false;
  isMaximized = () => false;
  isFocused = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
  close(): void {
    this.emit('close');
    this.emit('closed');
    windows.splice(windows.indexOf(this), 1);
    if (windows.length === 0) app.emit('window-all-closed');
  }
}
const windows: BrowserWindow[] = [];

type Handler = (event: object, ...args: unknown[]) => unknown;
class IpcMain extends EventEmitter {
  handlers = new Map<string, Handler>();
  handle = (channel: string, handler: Handler) => void this.handlers.set(channel, handler);
}
export const ipcMain = new IpcMain();

export const dialog = {
  showErrorBox: (title: string, content: string) => told('error-box', { title, content }),
  showMessageBox: async (options: object) => told('message-box', { options }),
  showOpenDialog: async () => ({ filePaths: [process.env.STAND_IN_PICKED].filter(Boolean) }),
};

const sessionHandlers: Record<string, unknown> = {};
const partition = {
  cookies: { set: async (cookie: object) => told('cookie', { cookie }) },
  setPermissionRequestHandler: (handler: unknown) => Object.assign(sessionHandlers, { request: handler }),
  setPermissionCheckHandler: (handler: unknown) => Object.assign(sessionHandlers, { check: handler }),
  setDevicePermissionHandler: (handler: unknown) => Object.assign(sessionHandlers, { device: handler }),
};
export const session = { fromPartition: () => partition };

interface MenuItem {
  label?: string;
  click?: () => void;
  submenu?: MenuItem[];
}
let menu: MenuItem[] = [];
export const Menu = {
  buildFromTemplate: (template: MenuItem[]) => template,
  setApplicationMenu: (template: MenuItem[]) => {
    menu = template;
  },
};
export class Tray extends EventEmitter {
  setToolTip = () => {};
  setContextMenu = () => told('tray');
}
export class Notification extends EventEmitter {
  static isSupported = () => true;
  readonly options: object;
  constructor(options: object) {
    super();
    this.options = options;
  }
  show = () => told('notification', { options: this.options });
}
export const nativeImage = { createFromPath: (file: string) => ({ file }) };
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const shell = { openExternal: async (address: string) => told('outside', { address }) };

export const utilityProcess = {
  fork: (file: string, args: string[], options: { env: NodeJS.ProcessEnv; execArgv: string[] }) => {
    const child = fork(file, args, {
      env: options.env,
      execArgv: [...options.execArgv, '--import', path.join(import.meta.dirname, 'parent-port.ts')],
    });
    told('engine', { pid: child.pid });
    return Object.assign(child, { postMessage: (message: object) => child.connected && child.send(message) });
  },
};

interface Told {
  do: string;
  [fact: string]: unknown;
}

/** What a test makes the person, the system or the page do. */
const acts: Record<string, (told: Told) => unknown> = {
  quit: () => app.quit(),
  'close-window': () => windows[0]?.close(),
  activate: () => app.emit('activate'),
  'open-url': ({ link }) => app.emit('open-url', { preventDefault: () => {} }, link),
  'open-file': ({ file }) => app.emit('open-file', { preventDefault: () => {} }, file),
  'second-instance': ({ argv }) => app.emit('second-instance', {}, argv),
  menu: ({ label }) =>
    menu
      .flatMap((each) => each.submenu ?? [])
      .find((each) => each.label === label)
      ?.click?.(),
  navigate: ({ url }) => {
    let isPrevented = false;
    windows[0]?.webContents.emit('will-navigate', { url, preventDefault: () => (isPrevented = true) });
    told('navigated', { isPrevented });
  },
  'open-window': ({ url }) =>
    told('opened', { answer: windows[0]?.webContents.openHandler?.({ url: String(url) }) }),
  permission: ({ permission }) =>
    told('permission', {
      isGiven: (sessionHandlers.check as (_: unknown, name: unknown) => boolean)(null, permission),
    }),
  invoke: async ({ channel, argument, from }) => {
    const sender = windows[0]!.webContents;
    const senderFrame = { parent: null, url: from ?? sender.address };
    const value = await ipcMain.handlers.get(String(channel))?.({ sender, senderFrame }, argument);
    told('invoked', { value });
  },
  send: ({ channel, argument, from }) => {
    const sender = windows[0]!.webContents;
    ipcMain.emit(
      String(channel),
      { sender, senderFrame: { parent: null, url: from ?? sender.address } },
      argument,
    );
  },
};
process.on('message', (message: Told) => void acts[message.do]?.(message));
