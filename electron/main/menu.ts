import type { MenuItemConstructorOptions } from 'electron';
import type { ShellWords } from './words.ts';

/** The menus of a platform, with its own shortcuts; what goes somewhere calls `go` with an address of the page. */
export function menuTemplate(
  words: ShellWords,
  { platform, go }: { platform: NodeJS.Platform; go(address: string): void },
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const to = (label: string, address: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => go(address),
    ...(accelerator && { accelerator }),
  });
  const settings = to(words.settings, '/settings', 'CmdOrCtrl+,');
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
  const fileMenu: MenuItemConstructorOptions = {
    label: words.file,
    submenu: isMac
      ? [{ role: 'close' }]
      : [settings, { type: 'separator' }, { role: 'close' }, { role: 'quit', label: words.quit }],
  };
  return [
    ...(isMac ? [appMenu] : []),
    fileMenu,
    { role: 'editMenu', label: words.edit },
    {
      label: words.view,
      submenu: [{ role: 'reload' }, { type: 'separator' }, { role: 'togglefullscreen' }],
    },
    {
      label: words.go,
      submenu: [to(words.photos, '/'), to(words.backup, '/backup'), to(words.activity, '/activity')],
    },
    { role: 'windowMenu', label: words.window },
    { role: 'help', label: words.help, submenu: [to(words.shortcuts, '#shortcuts')] },
  ];
}
