import { spawn } from 'node:child_process';

/** Opens an address in the person's browser, without a shell; false where this computer has no screen to show it on. */
export function openInBrowser(url: string): boolean {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  const [program, ...args] =
    platform === 'darwin'
      ? ['open']
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const child = spawn(program!, [...args, url], { detached: true, stdio: 'ignore' });
  // Without the program the link is still on the screen.
  child.on('error', () => {});
  child.unref();
  return true;
}
