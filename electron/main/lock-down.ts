import type { App, Session, WebContents } from 'electron';

/** The page may copy to the clipboard and fill the screen; it needs nothing else of what pages may ask for. */
const allowedPermissions = new Set(['clipboard-sanitized-write', 'fullscreen']);

/**
 * Whatever a page in here should become, it stays what it is: it cannot go elsewhere, open windows, embed others, or be given
 * camera, place, files or devices.
 * @param isOurs whether an address is the engine's own, which changes when the engine is started again
 */
export function lockDown(
  { app, session }: { app: App; session: Session },
  { isOurs, openOutside }: { isOurs(address: string): boolean; openOutside(address: string): void },
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowedPermissions.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isWebAddress(url)) openOutside(url);
      return { action: 'deny' };
    });
  });
}

/** Of all that a system can open only this is certain to do no more than show a page. */
function isWebAddress(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}
