import os from 'node:os';
import path from 'node:path';

/** Where this user's Photoferry keeps what belongs to this computer and to no library: the keys of its desktops. */
export function configFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.PHOTOFERRY_CONFIG_DIR) return path.resolve(env.PHOTOFERRY_CONFIG_DIR);
  const home = os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library/Application Support/Photoferry');
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData/Roaming'), 'Photoferry');
  // By the XDG specification a relative path counts as unset.
  const xdg = env.XDG_CONFIG_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.config'), 'photoferry');
}
